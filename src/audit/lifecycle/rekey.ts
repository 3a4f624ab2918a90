import { resolve } from "node:path";
import { copyDatabase } from "./copy.ts";
import { openAlone } from "../file/exclusive.ts";
import { removeDatabase, swapIn, withOperationLock, workFiles } from "../file/file_set.ts";
import { finishInterrupted } from "./finish_interrupted.ts";
import { overwriteAndRemove } from "./shred.ts";
import { step, type Supervision } from "../file/steps.ts";
import type { LibraryChoice } from "../sqlcipher/mod.ts";

/** What {@linkcode rekeyDatabase} needs. */
export interface RekeyRequest extends Supervision {
  /** The database. */
  readonly path: string;
  /** Its key, 32 bytes. */
  readonly key: Uint8Array;
  /** The key it gets, 32 bytes. */
  readonly newKey: Uint8Array;
  /** Default: the library that comes with the program. */
  readonly library?: LibraryChoice | undefined;
  /** How long to wait for other programs. Default 5000 ms. */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Encrypts the database with another key: a verified copy under the new key takes the place of the
 * old file in one step, then the old file is overwritten and removed. Killed at any moment, the
 * database is whole under one of the two keys, so the caller keeps both until this returns and
 * finds out with `checkKey` which one counts. Running it again finishes the job.
 *
 * @throws GcsError `unavailable` when another program has the database open.
 */
export async function rekeyDatabase(request: RekeyRequest): Promise<void> {
  const path = resolve(request.path);
  const { fresh, previous } = workFiles(path);
  await withOperationLock(path, async () => {
    await finishInterrupted(path);
    const source = await openAlone(path, request);
    try {
      await copyDatabase({
        ...request,
        source,
        sourceKey: request.key,
        target: fresh,
        targetKey: request.newKey,
      });
      await step("swap", request);
      await swapIn(fresh, path, previous);
    } catch (error) {
      await removeDatabase(fresh);
      throw error;
    } finally {
      source.close();
    }
    await request.onStep?.("shred");
    await overwriteAndRemove(previous);
    await request.onStep?.("done");
  }, request);
}
