import { readdir, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { readLine } from "../parse/line.ts";
import { LineSplitter } from "./lines.ts";
import { inOrder, rotatedFiles } from "./rotation.ts";
import { fileSource, type LogSource } from "./sources.ts";

/** What there is to load. */
export interface LogSet {
  /** By the time of their first record. */
  readonly sources: readonly LogSource[];
  /** Files of a folder that do not begin as a log does. */
  readonly leftOut: readonly string[];
}

/**
 * The logs that a person named: files, folders, and patterns with `*` and `?` in their last part.
 * Of a folder, files without a record in their first part are left out.
 *
 * @throws GcsError `usage` for what is not there or cannot be read.
 */
export async function logSet(
  names: readonly string[],
  options: { readonly withSiblings?: boolean } = {},
): Promise<LogSet> {
  const found = new Map<string, { readonly mayBeNone: boolean }>();
  for (const name of names) {
    const { files, isFolder } = await filesOf(name, options.withSiblings === true);
    for (const file of files) if (!found.has(file)) found.set(file, { mayBeNone: isFolder });
  }
  const dated: { readonly source: LogSource; readonly time: number }[] = [];
  const leftOut: string[] = [];
  for (const file of inOrder([...found.keys()])) {
    const source = await fileSource(file);
    const time = await firstTime(source);
    if (time === undefined && found.get(file)?.mayBeNone === true) leftOut.push(file);
    else dated.push({ source, time: time ?? Infinity });
  }
  if (dated.length === 0 && leftOut.length > 0) {
    throw new GcsError("usage", "There is no log in the folder", { hint: "gcs audit load FILE" });
  }
  dated.sort((a, b) => a.time === b.time ? 0 : a.time - b.time);
  return { sources: dated.map(({ source }) => source), leftOut };
}

/** A log with its rotated siblings, ready to load. */
export async function rotatedSources(path: string): Promise<readonly LogSource[]> {
  return (await logSet([path], { withSiblings: true })).sources;
}

async function filesOf(name: string, withSiblings: boolean) {
  const path = resolve(name);
  const entry = await stat(path).catch(() => undefined);
  if (entry?.isDirectory() === true) {
    return { files: await filesIn(path, (file) => !file.startsWith(".")), isFolder: true };
  }
  if (entry === undefined && /[*?]/.test(basename(path))) {
    const pattern = patternOf(basename(path));
    const files = await filesIn(dirname(path), (file) => pattern.test(file));
    if (files.length > 0) return { files, isFolder: false };
    throw new GcsError("usage", `No file matches "${name}"`);
  }
  if (!withSiblings) return { files: [path], isFolder: false };
  // The file itself first: its folder may not even be there.
  await fileSource(path);
  return { files: await rotatedFiles(path), isFolder: false };
}

async function filesIn(folder: string, isWanted: (name: string) => boolean): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const files: string[] = [];
  for (const name of names.filter(isWanted)) {
    const file = join(folder, name);
    if ((await stat(file).catch(() => undefined))?.isFile() === true) files.push(file);
  }
  return files;
}

/** `*` and `?` as a shell has them; names that start with a dot are not meant. */
function patternOf(name: string): RegExp {
  const pattern = name.replace(/[\\^$.|+()[\]{}]/g, "\\$&").replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^(?!\\.)${pattern}$`, "s");
}

const lookedAt = 1024 * 1024;

/** The time of the first record in the first part of a log. */
async function firstTime(source: LogSource): Promise<number | undefined> {
  const splitter = new LineSplitter();
  let size = 0;
  for await (const chunk of source.chunks(0, () => {})) {
    for (const line of splitter.push(chunk)) {
      const read = readLine(line.text, line.to - line.from);
      if (typeof read === "object") return read.record.time;
    }
    size += chunk.length;
    if (size >= lookedAt) return undefined;
  }
  for (const line of splitter.end()) {
    const read = readLine(line.text, line.to - line.from);
    if (typeof read === "object") return read.record.time;
  }
  return undefined;
}
