import { join } from "node:path";
import process from "node:process";
import type { Paths } from "../config/mod.ts";
import { GcsError } from "../errors/mod.ts";
import {
  type AppendFile,
  ensurePrivateFolder,
  openPrivateAppend,
  rotatePrivateFile,
  withFileLock,
} from "../files/mod.ts";
import type { Clock } from "../base/mod.ts";

/** Bytes after which the log is put aside, and how many old ones are kept. */
const maxBytes = 1024 * 1024;
const kept = 4;

/** The debug log of one run. */
export interface DebugLog {
  /** Adds one line, which must be redacted already. Lines are written in order, in the background. */
  add(line: string): void;
  /** Waits until everything is written. */
  close(): Promise<void>;
}

/**
 * `log/gcs.log` in the configuration folder, opened with the first line. A log that cannot be used
 * (other users can reach it, the disk is full) is told once by `warn` and does not stop the
 * command.
 *
 * Not a sink of the LogTape packages: their files get the mode of the umask, follow links, and are
 * renamed without a look at what is there, and their configuration is one for the whole process.
 */
export function openDebugLog(
  paths: Paths,
  clock: Clock,
  warn: (message: string) => Promise<void>,
): DebugLog {
  const path = join(paths.logFolder, "gcs.log");
  let file: AppendFile | undefined;
  let hasFailed = false;
  let queue = Promise.resolve();
  const open = async (): Promise<AppendFile> => {
    await ensurePrivateFolder(paths.configFolder);
    await ensurePrivateFolder(paths.logFolder);
    return await openPrivateAppend(path);
  };
  const write = async (line: string) => {
    if (hasFailed) return;
    try {
      file ??= await open();
      if (file.size >= maxBytes) {
        await file.close();
        file = undefined;
        await withFileLock(path, () => rotatePrivateFile(path, { maxBytes, kept }), { clock });
        file = await open();
      }
      const time = new Date(clock.now()).toISOString();
      await file.append(new TextEncoder().encode(`${time} ${process.pid} ${line}\n`));
    } catch (error) {
      hasFailed = true;
      const failure = error instanceof GcsError ? error : undefined;
      const fix = failure?.hint === undefined ? "" : `; run ${failure.hint}`;
      await warn(
        `the debug log is not written: ${failure?.message ?? "the system refused"}${fix}`,
      ).catch(() => {});
    }
  };
  return {
    add: (line) => void (queue = queue.then(() => write(line))),
    async close() {
      await queue;
      await file?.close();
      file = undefined;
    },
  };
}
