import { basename, dirname, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { GcsError } from "../errors/mod.ts";
import type { Clock } from "../base/mod.ts";
import { fileFailure } from "./failure.ts";
import { checkedPath } from "./paths.ts";
import { ensurePrivateFile } from "./private_file.ts";
import { ensurePrivateFolder } from "./private_folder.ts";
import { entryAt, requirePrivate } from "./rules.ts";

/** How long to wait for a lock, and what ends the wait. */
export interface LockOptions {
  /** Longest wait in milliseconds; default 30,000. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

const pollMs = 25;

const realClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal === undefined ? {} : { signal }),
};

/**
 * Runs `work` while no other process (nor another call in this one) runs work under the same path.
 *
 * The lock is held on `path` + `.lock` (or on `path` when it ends so), a private file that stays;
 * the system drops it when the process ends, however it ends. It is asked for again and again
 * rather than awaited, because a wait in the system cannot be given up.
 *
 * @throws GcsError `unavailable` when it is not free in time, `interrupted` when aborted.
 */
export async function withFileLock<T>(
  path: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const { timeoutMs = 30_000, signal, clock = realClock } = options;
  const asked = resolve(checkedPath(path));
  const file = asked.endsWith(".lock") ? asked : `${asked}.lock`;
  await ensurePrivateFolder(dirname(file));
  await ensurePrivateFile(file);
  using handle = await openLockFile(file);
  const deadline = clock.now() + timeoutMs;
  while (!await handle.tryLock(true)) {
    if (clock.now() >= deadline) {
      throw new GcsError("unavailable", `Cannot lock "${basename(asked)}": another gcs holds it`, {
        hint: "wait for the other command to end, then try again",
      });
    }
    await clock.sleep(pollMs, signal).catch((cause) => {
      throw new GcsError("interrupted", "Stopped while waiting for another gcs", { cause });
    });
  }
  // Closing the handle unlocks.
  return await work();
}

async function openLockFile(file: string): Promise<Deno.FsFile> {
  try {
    const handle = await Deno.open(file, { read: true, write: true });
    const found = await entryAt(file);
    if (found !== undefined) requirePrivate(file, found, "file");
    return handle;
  } catch (error) {
    throw fileFailure("lock", file, error);
  }
}
