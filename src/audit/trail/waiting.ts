import type { RecordMembers } from "./record.ts";

/** A record that waits for the next transaction. */
export interface WaitingRecord {
  /** Its members for its number; none where there is nothing to record. */
  readonly make: (seq: number) => RecordMembers | undefined;
  readonly written: (seq: number) => void;
  readonly fail: (error: unknown) => void;
  /** Ends its wait for a turn; none of what has to be told whatever happens. */
  readonly signal: AbortSignal | undefined;
}

/** The records that go with the next transaction. */
export class WaitingRecords {
  #all: WaitingRecord[] = [];

  get isEmpty(): boolean {
    return this.#all.length === 0;
  }

  add(record: WaitingRecord): void {
    this.#all.push(record);
  }

  take(): readonly WaitingRecord[] {
    const all = this.#all;
    this.#all = [];
    return all;
  }

  /** What ends the wait of some for a turn. */
  signals(): readonly (AbortSignal | undefined)[] {
    return [...new Set(this.#all.map(({ signal }) => signal))];
  }

  /** Those whose wait was ended. */
  takeGivenUp(): readonly WaitingRecord[] {
    const all = this.take();
    this.#all = all.filter(({ signal }) => signal?.aborted !== true);
    return all.filter(({ signal }) => signal?.aborted === true);
  }
}
