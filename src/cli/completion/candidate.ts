/** One word that may stand where the cursor is. */
export interface Candidate {
  readonly value: string;
  /** What it is; empty where the word says it. */
  readonly summary: string;
}

/** What fits at the cursor: words that go on from what is typed. */
export interface Candidates {
  /** What of the typed word stays in front of each candidate: `--format=`. */
  readonly prefix: string;
  readonly found: readonly Candidate[];
}
