import { rename } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileFailure } from "./failure.ts";
import { checkedPath } from "./paths.ts";
import { requirePrivateFolder } from "./private_folder.ts";
import { entryAt, requirePrivate } from "./rules.ts";

/** When a log is put aside, and how many old ones stay. */
export interface RotateOptions {
  /** Bytes that it must have; another process may have put it aside already. */
  readonly maxBytes: number;
  readonly kept: number;
}

/**
 * Puts a private file aside as `path.1`, after `path.1` became `path.2` and so on; the oldest goes.
 * Callers hold a lock on it. False when it is not that large.
 */
export async function rotatePrivateFile(path: string, options: RotateOptions): Promise<boolean> {
  const file = resolve(checkedPath(path));
  await requirePrivateFolder(dirname(file));
  const found = await entryAt(file);
  if (found === undefined || found.size < options.maxBytes) return false;
  const names = [file, ...Array.from({ length: options.kept }, (_, at) => `${file}.${at + 1}`)];
  for (let at = names.length - 2; at >= 0; at--) {
    const [from = file, to = file] = [names[at], names[at + 1]];
    const entry = await entryAt(from);
    if (entry === undefined) continue;
    requirePrivate(from, entry, "file");
    await rename(from, to).catch((error) => {
      throw fileFailure("put aside", from, error);
    });
  }
  return true;
}
