/** What a load is busy with: waiting for its source, reading lines, or waiting for the database. */
export type LoadStage = "read" | "parse" | "write";

/** Divides the time of a load among its stages. */
export class StageClock {
  readonly #tell: (stage: LoadStage, ms: number) => void;
  #stage: LoadStage = "read";
  #at = performance.now();

  constructor(tell: (stage: LoadStage, ms: number) => void) {
    this.#tell = tell;
  }

  /** Another stage begins. Gives the one that ends. */
  turn(to: LoadStage): LoadStage {
    const now = performance.now();
    const before = this.#stage;
    this.#tell(before, now - this.#at);
    this.#stage = to;
    this.#at = now;
    return before;
  }
}
