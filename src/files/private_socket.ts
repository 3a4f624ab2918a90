import { chmod, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { ownFileFailure } from "./failure.ts";
import { requirePrivateFolder } from "./private_folder.ts";
import { entryAt, hasModes, kindOf, ownUid, requirePrivate } from "./rules.ts";
import { errorCode, GcsError } from "../errors/mod.ts";

/**
 * Whether a socket of this user's own is at a path, in a folder that nobody else can enter; false
 * when there is none.
 *
 * @throws GcsError `failed` when the folder is open to others, or something else is there.
 */
export async function isPrivateSocket(path: string): Promise<boolean> {
  const folder = await entryAt(dirname(path));
  if (folder === undefined) return false;
  requirePrivate(dirname(path), folder, "folder");
  const entry = await entryAt(path);
  if (entry === undefined) return false;
  if (!entry.isSocket()) {
    throw new GcsError("failed", `Refused to use the socket: it is ${kindOf(entry)}`);
  }
  return !hasModes || entry.uid === ownUid();
}

/** Closes a socket to everybody else (0600), once more than its folder does. */
export async function closeSocketFile(path: string): Promise<void> {
  await requirePrivateFolder(dirname(path));
  await chmod(path, 0o600);
}

/** Takes a socket away that nobody listens on any more. */
export async function removeSocket(path: string): Promise<void> {
  if (!await isPrivateSocket(path)) return;
  try {
    await unlink(path);
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw ownFileFailure("remove", path, error);
  }
}
