import { withVaultLock } from "../chain/vault.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { Inserter } from "./inserter.ts";
import { type Batch, transactionRecords, type Written } from "./protocol.ts";

/** Writes several batches in one transaction: pages that all of them change are written once. */
export class BatchTransactions {
  readonly #db: SqlcipherDatabase;
  readonly #path: string;
  readonly #inserter: Inserter;
  #open: Written = { inserted: 0, duplicates: 0 };
  #committed: Written = { inserted: 0, duplicates: 0 };

  /** `path` names the file of `db`. */
  constructor(db: SqlcipherDatabase, path: string) {
    this.#db = db;
    this.#path = path;
    this.#inserter = new Inserter(db);
  }

  /** What was committed so far. */
  get committed(): Written {
    return this.#committed;
  }

  /** After a failure nothing since the last commit is kept, and no more can be written. */
  async write(batch: Batch): Promise<void> {
    if (!this.#db.inTransaction) await this.#begin();
    this.#open = sum(this.#open, this.#orRollBack(() => this.#inserter.insert(batch)));
    if (this.#open.inserted + this.#open.duplicates >= transactionRecords) this.commit();
  }

  /** Keeps what was written since the last commit. */
  commit(): void {
    if (!this.#db.inTransaction) return;
    this.#orRollBack(() => this.#db.run("COMMIT"));
    this.#committed = sum(this.#committed, this.#open);
    this.#open = { inserted: 0, duplicates: 0 };
  }

  /** In turn with other writers, which would else find the database taken whenever they look. */
  async #begin(): Promise<void> {
    await withVaultLock(this.#path, () => {
      this.#db.run("BEGIN IMMEDIATE");
      return Promise.resolve();
    });
  }

  #orRollBack<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (this.#db.inTransaction) this.#db.run("ROLLBACK");
      throw error;
    }
  }
}

function sum(one: Written, other: Written): Written {
  return {
    inserted: one.inserted + other.inserted,
    duplicates: one.duplicates + other.duplicates,
  };
}
