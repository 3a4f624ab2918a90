/** Whether large or small values are good. */
export type Better = "more" | "less";

/** What ours is held against, measured in the same rounds. */
export interface Reference {
  /** What was measured, in the words of the table. */
  readonly what: string;
  /** As many as ours: those of one place are of one round. */
  readonly samples: readonly number[];
  /**
   * What the ratio has to be. To a baseline: how many times better ours is, at least. To a limit:
   * ours divided by it, at least where more is better and at most where less is.
   */
  readonly goal?: number | undefined;
}

/** One line of the table: what every benchmark gives. */
export interface Row {
  /** Names the row, size included: rows of two results with one name are compared. */
  readonly what: string;
  /** Of all values: `ms`, `requests/s`, `µs a record` … */
  readonly unit: string;
  readonly better: Better;
  /** One value a round, all of them above 0. */
  readonly samples: readonly number[];
  /** The simple form, which ours has to beat. */
  readonly baseline?: Reference | undefined;
  /** What nothing can beat, or what does nothing but the inevitable. */
  readonly limit?: Reference | undefined;
  /** Of ours itself: at least or at most. */
  readonly goal?: number | undefined;
}

/** Rows that could not be measured here. */
export interface LeftOut {
  readonly what: string;
  readonly why: string;
}

/** What a benchmark found. */
export interface Measured {
  readonly rows: readonly Row[];
  readonly leftOut?: readonly LeftOut[];
}

/** How much is measured. */
export interface Effort {
  readonly rounds: number;
  /** Small sizes: a first look, no figure to keep. */
  readonly quick: boolean;
}

/** A file `bench/NAME_bench.ts` exports one of these as `bench`. */
export interface Bench {
  readonly name: string;
  readonly rounds: { readonly usual: number; readonly quick: number };
  /** Takes long, and runs only when it is named. */
  readonly onlyNamed?: boolean;
  measure(effort: Effort): Promise<Measured>;
}

/** Throws where a row cannot be computed with. */
export function checkRow({ what, samples, baseline, limit }: Row): void {
  const wrong = (why: string) => new Error(`Row "${what}": ${why}`);
  if (samples.length === 0) throw wrong("no samples");
  for (const list of [samples, baseline?.samples, limit?.samples]) {
    if (list === undefined) continue;
    if (list.length !== samples.length) throw wrong("not as many samples of each");
    if (!list.every((value) => value > 0 && Number.isFinite(value))) {
      throw wrong(`samples ${list.join(", ")}`);
    }
  }
}
