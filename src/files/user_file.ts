import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { checkedPath } from "./paths.ts";
import { readWhole } from "./read_whole.ts";
import { kindOf, sameEntry, swapped } from "./rules.ts";

/**
 * The bytes of a file that a person named on the command line. A symbolic link is followed; pipes,
 * devices and folders are refused before they are opened, so nothing can block.
 *
 * @throws GcsError `usage` when it cannot be read, `failed` when it is larger than `maxBytes`.
 */
export async function readUserFile(
  path: string,
  options: { readonly maxBytes: number },
): Promise<Uint8Array<ArrayBuffer>> {
  const file = resolve(checkedPath(path));
  const { handle } = await openRegular(file);
  try {
    return await readWhole(handle, file, options.maxBytes);
  } finally {
    await handle.close();
  }
}

/** A file of any size, read from start to end. */
export interface InputFile {
  /** Absolute path. */
  readonly path: string;
  /** Bytes in the file when it was opened. */
  readonly size: number;
  /** `device:inode`, to recognise a log that was rotated. */
  readonly identity: string;
  /** Pieces of at most 64 KiB, from `offset`. Ends the use of the file, also when left early. */
  chunks(offset?: number): AsyncGenerator<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
}

/**
 * Opens a file that a person named, for reading as a stream (logs, lists of ids). The same rules
 * as {@linkcode readUserFile}, without a limit of size.
 */
export async function openInputFile(path: string): Promise<InputFile> {
  const file = resolve(checkedPath(path));
  const { handle, entry } = await openRegular(file);
  let isOpen = true;
  const close = async () => {
    if (!isOpen) return;
    isOpen = false;
    await handle.close();
  };
  return {
    path: file,
    size: entry.size,
    identity: `${entry.dev}:${entry.ino}`,
    close,
    async *chunks(offset = 0) {
      try {
        for (let position = offset;;) {
          const buffer = new Uint8Array(65_536);
          const { bytesRead } = await handle.read(buffer, 0, buffer.length, position)
            .catch((error) => {
              throw fileFailure("read", file, error);
            });
          if (bytesRead === 0) return;
          position += bytesRead;
          yield buffer.subarray(0, bytesRead);
        }
      } finally {
        await close();
      }
    },
  };
}

async function openRegular(file: string): Promise<{ handle: FileHandle; entry: Stats }> {
  let handle: FileHandle | undefined;
  try {
    const before = await stat(file);
    requireRegular(file, before);
    handle = await open(file, "r");
    const entry = await handle.stat();
    requireRegular(file, entry);
    if (!sameEntry(before, entry)) throw swapped(file);
    return { handle, entry };
  } catch (error) {
    await handle?.close();
    throw fileFailure("read", file, error);
  }
}

function requireRegular(file: string, entry: Stats): void {
  if (entry.isFile()) return;
  throw new GcsError("usage", `Cannot read "${basename(file)}": it is ${kindOf(entry)}`);
}
