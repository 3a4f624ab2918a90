import { type FileHandle, link, lstat, open, rename, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { isUuid } from "../base/mod.ts";
import { errorCode, GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { hasModes } from "./rules.ts";

/** A new file under a passing name, which takes its real name only when it is whole and on disk. */
export class TempFile {
  readonly #target: string;
  readonly #path: string;
  readonly #handle: FileHandle;
  #open = true;

  private constructor(target: string, path: string, handle: FileHandle) {
    this.#target = target;
    this.#path = path;
    this.#handle = handle;
  }

  /** Creates it beside `target`; O_EXCL neither follows a link nor reuses a file. */
  static async beside(target: string, mode?: number): Promise<TempFile> {
    const path = passingName(target);
    try {
      const handle = await open(path, "wx", 0o600);
      // The mode that a file is opened with is cut by the umask.
      if (mode !== undefined && hasModes) await handle.chmod(mode);
      return new TempFile(target, path, handle);
    } catch (error) {
      const where = errorCode(error) === "ENOENT" || errorCode(error) === "ENOTDIR";
      const why = where ? "its folder does not exist" : undefined;
      if (why === undefined) throw fileFailure("write", target, error);
      throw new GcsError("usage", `Cannot write "${basename(target)}": ${why}`, { cause: error });
    }
  }

  /** Writes all of `bytes`. After a failure only {@linkcode TempFile.discard} is left to call. */
  async write(bytes: Uint8Array): Promise<void> {
    try {
      for (let from = 0; from < bytes.length;) {
        const { bytesWritten } = await this.#handle.write(bytes, from, bytes.length - from);
        from += bytesWritten;
      }
    } catch (error) {
      throw fileFailure("write", this.#target, error);
    }
  }

  /** Ends writing: the file is on disk, with a mode of its own, and can be looked at or started. */
  async finish(mode: number): Promise<string> {
    try {
      await this.#handle.chmod(mode);
      await this.#handle.sync();
      await this.#close();
      return this.#path;
    } catch (error) {
      throw fileFailure("write", this.#target, error);
    }
  }

  /** Gives it its name, over an older file when `replace`, and makes that last unless told not to. */
  async keep(replace: boolean, isLasting = true): Promise<void> {
    try {
      if (isLasting) await this.#handle.sync();
      await this.#close();
      if (replace) await rename(this.#path, this.#target);
      else await this.#linkOrRename();
      if (isLasting) await syncFolder(dirname(this.#target));
    } catch (error) {
      throw fileFailure("write", this.#target, error);
    }
  }

  /** Removes it. Never fails, so that the error that led here is the one that is told. */
  async discard(): Promise<void> {
    await this.#close().catch(() => {});
    await unlink(this.#path).catch(() => {});
  }

  /** A hard link fails where the name is taken, which rename does not. */
  async #linkOrRename(): Promise<void> {
    try {
      await link(this.#path, this.#target);
    } catch (error) {
      if (errorCode(error) === "EEXIST") throw error;
      await this.#renameIfFree();
      return;
    }
    await unlink(this.#path);
  }

  /** For file systems without hard links. */
  async #renameIfFree(): Promise<void> {
    const taken = await lstat(this.#target).then(() => true, () => false);
    if (taken) throw Object.assign(new Error("EEXIST"), { code: "EEXIST" });
    await rename(this.#path, this.#target);
  }

  async #close(): Promise<void> {
    if (!this.#open) return;
    this.#open = false;
    await this.#handle.close();
  }
}

/** A name beside `target` that nothing else has. Windows starts no program of another ending. */
export function passingName(target: string): string {
  return join(dirname(target), `.${basename(target)}.${crypto.randomUUID()}${endingFor(target)}`);
}

function endingFor(target: string): string {
  return target.endsWith(".exe") ? ".tmp.exe" : ".tmp";
}

/** Whether a file beside `target` has a passing name: whoever wrote it was stopped. */
export function isPassingName(name: string, target: string): boolean {
  const [before, after] = [`.${basename(target)}.`, endingFor(target)];
  return name.startsWith(before) && name.endsWith(after) &&
    isUuid(name.slice(before.length, -after.length));
}

/** Makes a rename in the folder survive a power cut. Windows has no such call. */
export async function syncFolder(folder: string): Promise<void> {
  if (!hasModes) return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
