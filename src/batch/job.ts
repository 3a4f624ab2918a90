import type { GcsError } from "../errors/mod.ts";

/** What came of one item. `unknown`: it was sent, and no answer says whether it was done. */
export type Outcome = "done" | "failed" | "interrupted" | "unknown" | "not_started";

/** One item of a batch, and what came of it. */
export interface ItemResult {
  /** Id of the item. */
  readonly id: string;
  /** How it ended. */
  readonly outcome: Outcome;
  /** Why it failed or was interrupted. */
  readonly error?: GcsError | undefined;
}

/** One request of a batch: about one item, or about several at once. */
export interface Job {
  /** What it is about. */
  readonly ids: readonly string[];
  /** Does it. A failure that it throws is that of all its items. */
  run(): Promise<readonly ItemResult[]>;
}
