import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileFailure } from "../../files/mod.ts";

const packed = /\.(?:gz|zst|bz2|xz|lz|lz4|Z|zip|7z)$/;
const rotated = /(?:\.(\d{1,4})|[.-](\d{8}(?:[-.]?\d{1,6})?))$/;

/** Whether a name is that of a packed file. */
export function isPackedName(name: string): boolean {
  return packed.test(name);
}

/** Whether a name is that of a rotated file (`.1`, `-20260101`, …), packed or not. */
export function isRotatedName(name: string): boolean {
  return rotated.test(unpackedName(name));
}

/** The path without what packing adds to it. */
export function unpackedName(path: string): string {
  return path.replace(packed, "");
}

/** The log that a file is a part of: its path without what rotation and packing add. */
export function logOf(path: string): string {
  return unpackedName(path).replace(rotated, "");
}

/** Sorts the oldest file of a log first, by name: larger counts are older, larger dates newer. */
export function ageOf(path: string): number {
  const [, count, date] = rotated.exec(unpackedName(path)) ?? [];
  if (count !== undefined) return 1e15 - Number(count);
  return date === undefined ? 1e15 : Number(date.replace(/\D/g, "").padEnd(14, "0"));
}

/** Oldest first, and what is there both plain and packed only once. */
export function inOrder(paths: readonly string[]): string[] {
  const once = new Map<string, string>();
  for (const path of [...paths].sort()) {
    const name = unpackedName(path);
    if (!once.has(name)) once.set(name, path);
  }
  return [...once.values()].sort((a, b) => ageOf(a) - ageOf(b));
}

/**
 * A log and its rotated siblings (`.1`, `.2.gz`, `-20260101`, …), oldest first. A file that is
 * there both plain and packed is taken once.
 */
export async function rotatedFiles(path: string): Promise<string[]> {
  const log = resolve(path);
  const folder = dirname(log);
  const names = await readdir(folder).catch((error) => {
    throw fileFailure("list", folder, error);
  });
  const siblings = names.filter(isRotatedName)
    .map((name) => join(folder, name))
    .filter((file) => logOf(file) === log);
  return [...inOrder(siblings), log];
}
