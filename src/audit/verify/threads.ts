import { setImmediate } from "node:timers/promises";
import { GcsError } from "../../errors/mod.ts";
import { type AuditFile, fileOf } from "../schema/open.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { beginning, brokenLogs } from "./logs.ts";
import { firstBadOfShares, type Shares, shareSize } from "./shares.ts";
import type { VerifyAnswer, VerifyTask } from "./verify_worker.ts";

/** A thread that is started is of use only if there is more than this for each. */
const leastForThread = 3 * shareSize;

/** Checks the loaded records up to number `last`, here and in other threads. */
export async function verifyLogs(
  file: AuditFile,
  db: SqlcipherDatabase,
  last: number,
  { threads = 2, signal }: {
    readonly threads?: number | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<void> {
  const first = beginning(db, "logs").seq + 1;
  const others = Math.min(threads, Math.ceil((last - first) / leastForThread)) - 1;
  const shares = { first, last, next: new Int32Array(new SharedArrayBuffer(4)) };
  const workers = Array.from({ length: others }, () => new VerifyWorker());
  try {
    const found = await Promise.all([
      ...workers.map((worker) => worker.firstBad(file, shares)),
      firstBadOfShares(db, shares, () => pause(signal)),
    ]);
    const bad = found.filter((seq) => seq !== undefined);
    if (bad.length > 0) throw brokenLogs(Math.min(...bad), "is missing, changed or out of place");
  } finally {
    for (const worker of workers) worker.terminate();
  }
}

/** Lets timers and signals be heard. */
async function pause(signal: AbortSignal | undefined): Promise<void> {
  await setImmediate();
  if (signal?.aborted) throw new GcsError("interrupted", "The verification was interrupted");
}

class VerifyWorker {
  readonly #worker = new Worker(new URL("./verify_worker.ts", import.meta.url), {
    type: "module",
  });

  firstBad(file: AuditFile, shares: Shares): Promise<number | undefined> {
    return new Promise<number | undefined>((resolve, reject) => {
      this.#worker.onmessage = ({ data }: MessageEvent<VerifyAnswer>) => {
        if (data.error === undefined) resolve(data.bad);
        else reject(new GcsError("integrity", data.error));
      };
      this.#worker.onerror = (event) => {
        event.preventDefault();
        reject(
          new GcsError("failed", "The verification could not be started", {
            cause: event.message,
          }),
        );
      };
      const task: VerifyTask = { file: fileOf(file), shares };
      this.#worker.postMessage(task);
    });
  }

  terminate(): void {
    this.#worker.terminate();
  }
}
