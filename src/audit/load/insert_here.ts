import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { BatchTransactions } from "./batch_transactions.ts";
import { type Batch, type BatchWriter, type Buffers, buffersOf, type Written } from "./protocol.ts";

/** Writes batches in this thread, one transaction each. The connection stays its owner's. */
export class InsertHere implements BatchWriter {
  readonly #transactions: BatchTransactions;
  #spare: Buffers | undefined;

  /** `path` names the file of `db`. */
  constructor(db: SqlcipherDatabase, path: string) {
    this.#transactions = new BatchTransactions(db, path);
  }

  get committed(): Written {
    return this.#transactions.committed;
  }

  async write(batch: Batch): Promise<void> {
    await this.#transactions.write(batch);
    this.#transactions.commit();
    this.#spare = buffersOf(batch);
  }

  spare(): Buffers | undefined {
    const spare = this.#spare;
    this.#spare = undefined;
    return spare;
  }

  finish(): Promise<void> {
    return Promise.resolve();
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
