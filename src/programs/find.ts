import type { Stats } from "node:fs";
import { stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

/** The entry that a path leads to, if it is a file that can be run. */
export async function programAt(path: string): Promise<Stats | undefined> {
  const entry = await stat(path).catch(() => undefined);
  if (!entry?.isFile()) return undefined;
  return Deno.build.os === "windows" || (entry.mode & 0o111) !== 0 ? entry : undefined;
}

/** The places where a program of that name would be: the absolute folders of PATH, in order. */
export function placesInPath(name: string, path = ""): string[] {
  // A relative or empty part of PATH means the current folder, where anybody may have put a program.
  return path.split(delimiter).filter((folder) => isAbsolute(folder))
    .map((folder) => join(folder, name));
}

/** The absolute path of a program by its name, or by its own absolute path. */
export async function findProgram(name: string, path?: string): Promise<string | undefined> {
  if (isAbsolute(name)) return await programAt(name) === undefined ? undefined : name;
  if (/[/\\]/.test(name)) return undefined;
  for (const place of placesInPath(name, path)) {
    if (await programAt(place) !== undefined) return place;
  }
  return undefined;
}
