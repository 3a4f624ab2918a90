import { fstatSync, type Stats } from "node:fs";
import { open, unlink } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { errorCode } from "../errors/mod.ts";
import { fileFailure, ownFileFailure } from "./failure.ts";
import { checkedPath } from "./paths.ts";
import { requirePrivateFolder } from "./private_folder.ts";
import { readWhole } from "./read_whole.ts";
import { entryAt, requirePrivate, sameEntry, swapped } from "./rules.ts";
import { syncFolder, TempFile } from "./temp_file.ts";

/** How a private file is read. */
export interface ReadPrivateOptions {
  /** Largest accepted size in bytes; default 1 MiB. */
  readonly maxBytes?: number;
}

const mebibyte = 1024 * 1024;

/**
 * The bytes of a file that only its owner can reach, or undefined when there is none.
 *
 * It must be a regular file, not a symbolic link, ours, mode 0600 or less, in a folder of ours
 * with 0700. It is looked at, opened and looked at again, so that swapping it in between is
 * noticed. (O_NOFOLLOW is not used: Deno drops it without a word under scoped permissions.)
 *
 * @throws GcsError `failed` with the `chmod` to run, or when it is larger than `maxBytes`.
 */
export async function readPrivateFile(
  path: string,
  options: ReadPrivateOptions = {},
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = resolve(checkedPath(path));
  const maxBytes = options.maxBytes ?? mebibyte;
  // Another gcs may replace the file by rename at any moment; that is fair, a lasting mismatch is not.
  for (let attempt = 0; attempt < 20; attempt++) {
    const before = await entryAt(file);
    if (before === undefined) return undefined;
    await requirePrivateFolder(dirname(file));
    requirePrivate(file, before, "file");
    const bytes = await readIfSame(file, before, maxBytes);
    if (bytes !== "replaced") return bytes;
  }
  throw swapped(file);
}

async function readIfSame(
  file: string,
  before: Stats,
  maxBytes: number,
): Promise<Uint8Array<ArrayBuffer> | "replaced"> {
  let handle;
  try {
    handle = await open(file, "r");
  } catch (error) {
    if (errorCode(error) === "ENOENT") return "replaced";
    throw fileFailure("read", file, error);
  }
  try {
    const after = fstatSync(handle.fd);
    return sameEntry(before, after) ? await readWhole(handle, file, maxBytes) : "replaced";
  } finally {
    await handle.close();
  }
}

/**
 * Writes a private file so that it is either the old one or the whole new one, whatever happens:
 * new file (0600) in the same folder, flush to disk, rename, flush of the folder.
 *
 * @throws GcsError `failed` when the folder or the file that is there is not private, or the disk
 * is full; then nothing was replaced. Without `isLasting` a power cut may lose it.
 */
export async function writePrivateFile(
  path: string,
  bytes: Uint8Array,
  { isLasting = true }: { readonly isLasting?: boolean } = {},
): Promise<void> {
  const file = resolve(checkedPath(path));
  await requirePrivateFolder(dirname(file));
  const old = await entryAt(file);
  if (old !== undefined) requirePrivate(file, old, "file");
  let temp: TempFile | undefined;
  try {
    temp = await TempFile.beside(file);
    await temp.write(bytes);
    await temp.keep(true, isLasting);
  } catch (error) {
    await temp?.discard();
    throw ownFileFailure("write", file, error);
  }
}

/**
 * Makes sure that a private file exists before a library opens it by name (a database): created
 * empty with 0600, or checked.
 */
export async function ensurePrivateFile(path: string): Promise<void> {
  const file = resolve(checkedPath(path));
  await requirePrivateFolder(dirname(file));
  // Looked at first: to be refused by the system takes longer, and mostly it is there.
  const found = await entryAt(file) ?? await created(file);
  if (found !== undefined) requirePrivate(file, found, "file");
}

/** Undefined when it is ours, new and empty; else who was quicker, to be looked at. */
async function created(file: string): Promise<Stats | undefined> {
  try {
    const handle = await open(file, "wx", 0o600);
    await handle.close();
    return undefined;
  } catch (error) {
    if (errorCode(error) !== "EEXIST") throw ownFileFailure("create", file, error);
  }
  return await entryAt(file);
}

/**
 * Removes a private file. False when there was none. What is not a regular file of ours stays.
 */
export async function removePrivateFile(path: string): Promise<boolean> {
  const file = resolve(checkedPath(path));
  const found = await entryAt(file);
  if (found === undefined) return false;
  requirePrivate(file, found, "file");
  try {
    await unlink(file);
    await syncFolder(dirname(file));
    return true;
  } catch (error) {
    if (errorCode(error) === "ENOENT") return false;
    throw fileFailure("remove", file, error);
  }
}
