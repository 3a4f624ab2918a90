import { open } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileFailure } from "./failure.ts";
import { checkedPath } from "./paths.ts";
import { requirePrivateFolder } from "./private_folder.ts";
import { entryAt, requirePrivate, sameEntry, swapped } from "./rules.ts";

/** A private file that only grows: a journal or a log. */
export interface AppendFile {
  /** Bytes in the file now. */
  readonly size: number;
  /** Adds all of `bytes` at the end; with `flush` they are on disk when it resolves. */
  append(bytes: Uint8Array, options?: { readonly flush?: boolean }): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens a private file for appending, created with 0600 where there is none. The same rules as
 * for reading one: ours alone, regular, not a link, in a private folder.
 */
export async function openPrivateAppend(path: string): Promise<AppendFile> {
  const file = resolve(checkedPath(path));
  await requirePrivateFolder(dirname(file));
  const before = await entryAt(file);
  if (before !== undefined) requirePrivate(file, before, "file");
  const handle = await open(file, before === undefined ? "ax" : "a", 0o600).catch((error) => {
    throw fileFailure("write", file, error);
  });
  try {
    const after = await handle.stat();
    requirePrivate(file, after, "file");
    if (before !== undefined && !sameEntry(before, after)) throw swapped(file);
    let size = after.size;
    return {
      get size() {
        return size;
      },
      async append(bytes, options = {}) {
        try {
          for (let from = 0; from < bytes.length;) {
            const { bytesWritten } = await handle.write(bytes, from, bytes.length - from);
            from += bytesWritten;
            size += bytesWritten;
          }
          if (options.flush === true) await handle.sync();
        } catch (error) {
          throw fileFailure("write", file, error);
        }
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}
