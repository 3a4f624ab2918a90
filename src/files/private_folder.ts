import { mkdir, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { errorCode } from "../errors/mod.ts";
import { fileFailure, ownFileFailure } from "./failure.ts";
import { checkedPath } from "./paths.ts";
import { entryAt, privateProblem, requirePrivate } from "./rules.ts";

/**
 * Creates a folder that only its owner can enter (0700), parents included, or checks that it is
 * one: ours, 0700, not a symbolic link. On Windows the access list of the profile folder decides.
 *
 * @throws GcsError `failed` with the `chmod` to run, or `usage` when it cannot be created.
 */
export async function ensurePrivateFolder(path: string): Promise<void> {
  const folder = resolve(checkedPath(path));
  const found = await entryAt(folder);
  if (found !== undefined) return requirePrivate(folder, found, "folder");
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw ownFileFailure("create folder", folder, error);
  }
  await requirePrivateFolder(folder);
}

/**
 * Checks a folder that must be there.
 *
 * @throws GcsError `failed` with the `chmod` to run; `usage` when there is no such folder.
 */
export async function requirePrivateFolder(path: string): Promise<void> {
  const folder = resolve(checkedPath(path));
  const found = await entryAt(folder);
  if (found === undefined) {
    throw fileFailure("use folder", folder, Object.assign(new Error(), { code: "ENOENT" }));
  }
  requirePrivate(folder, found, "folder");
}

/** Names in a private folder, sorted; none when it does not exist. Leftovers of writes are not listed. */
export async function listPrivateFolder(path: string): Promise<string[]> {
  const folder = resolve(checkedPath(path));
  const found = await entryAt(folder);
  if (found === undefined) return [];
  requirePrivate(folder, found, "folder");
  try {
    const names = await readdir(folder);
    return names.filter((name) => !/^\..*\.tmp$/.test(name)).sort();
  } catch (error) {
    throw fileFailure("list", folder, error);
  }
}

/** One file or folder that was checked. `fix` is a command to run. */
export interface PrivacyCheck {
  readonly path: string;
  readonly ok: boolean;
  readonly problem?: string;
  readonly fix?: string;
}

/**
 * Checks a file, or a folder and everything in it, and changes nothing. An absent path gives an
 * empty list. For `gcs self-diagnostic`.
 */
export async function checkPrivate(path: string): Promise<PrivacyCheck[]> {
  const start = resolve(checkedPath(path));
  const entry = await entryAt(start);
  if (entry === undefined) return [];
  const wanted = entry.isDirectory() ? "folder" : "file";
  const problem = privateProblem(start, entry, wanted);
  const result: PrivacyCheck[] = [
    problem === undefined ? { path: start, ok: true } : {
      path: start,
      ok: false,
      problem: problem.why,
      ...(problem.fix === undefined ? {} : { fix: problem.fix }),
    },
  ];
  if (!entry.isDirectory()) return result;
  for (const name of await namesIn(start)) result.push(...await checkPrivate(join(start, name)));
  return result;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (errorCode(error) === "EACCES") return [];
    throw fileFailure("list", folder, error);
  }
}
