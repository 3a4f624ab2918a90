import { basename } from "node:path";
import process from "node:process";
import { errorCode, GcsError } from "../errors/mod.ts";
import { outputTarget } from "./output_place.ts";
import { entryAt, hasModes, kindOf } from "./rules.ts";
import { TempFile } from "./temp_file.ts";

/** How an output file is opened. */
export interface OutputOptions {
  /** Replaces a regular file of ours that is there. */
  readonly force?: boolean;
  /** Folders it must lie in after links are resolved; none: see {@linkcode outputTarget}. */
  readonly allowedFolders: readonly string[];
  /** Default 0600. */
  readonly mode?: number;
}

/** A file that appears under its name only when it is whole. */
export interface OutputFile {
  /** Absolute path without links, where it will be. */
  readonly path: string;
  write(bytes: Uint8Array): Promise<void>;
  /** Flushes, closes and names it. */
  commit(): Promise<void>;
  /** Leaves everything as it was. Does nothing after a commit. */
  abort(): Promise<void>;
}

/**
 * Opens a file for an export. Its folder must exist and be writable; a file that is there stays
 * unless `force`; links, folders, pipes, devices and other users' files are never written to. The
 * new file has mode 0600, unless another is asked for. On a full disk nothing is replaced.
 *
 * @throws GcsError `usage` for a place that cannot be used, `failed` when the disk refuses.
 */
export async function openOutputFile(
  path: string,
  options: OutputOptions,
): Promise<OutputFile> {
  const target = await outputTarget(path, options.allowedFolders);
  await requireFree(target, options.force === true);
  const temp = await TempFile.beside(target, options.mode);
  let state: "open" | "done" = "open";
  const abort = async () => {
    if (state === "done") return;
    state = "done";
    await temp.discard();
  };
  const guarded = async (work: () => Promise<void>) => {
    if (state === "done") throw new GcsError("failed", "Cannot write: the file is closed");
    try {
      await work();
    } catch (error) {
      await abort();
      throw asTaken(target, error);
    }
  };
  return {
    path: target,
    write: (bytes) => guarded(() => temp.write(bytes)),
    commit: () =>
      guarded(async () => {
        await requireFree(target, options.force === true);
        await temp.keep(options.force === true);
        state = "done";
      }),
    abort,
  };
}

async function requireFree(target: string, force: boolean): Promise<void> {
  const found = await entryAt(target);
  if (found === undefined) return;
  const name = basename(target);
  if (!found.isFile()) {
    throw new GcsError("usage", `Cannot write "${name}": it is ${kindOf(found)}`);
  }
  if (!force) throw taken(target);
  if (hasModes && found.uid !== process.getuid?.()) {
    throw new GcsError("usage", `Cannot write "${name}": another user owns it`);
  }
}

function taken(target: string): GcsError {
  return new GcsError("usage", `Cannot write "${basename(target)}": it exists already`, {
    hint: "use --force to replace it",
  });
}

function asTaken(target: string, error: unknown): unknown {
  if (!(error instanceof GcsError)) return error;
  return errorCode(error.cause) === "EEXIST" ? taken(target) : error;
}
