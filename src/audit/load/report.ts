/** A line that is no record. */
export interface BadLine {
  /** File, or place on the endpoint. */
  readonly source: string;
  /** Number of the line in its file, from 1. */
  readonly line: number;
  /** Why it was not taken. */
  readonly reason: string;
  /** The line itself, for a reject file. It may hold anything a file name can hold. */
  readonly text: string;
}

/** How far a load has come. */
export interface LoadProgress {
  /** Lines read. */
  readonly lines: number;
  /** Records that were added. */
  readonly inserted: number;
  /** Records that were there before. */
  readonly duplicates: number;
  /** Lines that are no records. */
  readonly bad: number;
  /** Bytes on disk that were read, and all there are where that is known. */
  readonly bytes: number;
  /** Bytes to read in all, where that is known. */
  readonly totalBytes: number | undefined;
  /** Lines a second so far. */
  readonly linesPerSecond: number;
  /** Milliseconds that are probably left. */
  readonly remainingMs: number | undefined;
}

/** What a load did. */
export interface LoadReport extends LoadProgress {
  /** The first bad lines, at most 20; all of them went to `reject`. */
  readonly badLines: readonly BadLine[];
  /** Records older than `since`. */
  readonly skipped: number;
  /** Lines of the server's own log that say something else than a transfer. */
  readonly messages: number;
  /** Transfers of which only user, host and times are sure: the line was cut, or is ambiguous. */
  readonly doubtful: number;
  /** Bytes of unfinished last lines, left for the next load. */
  readonly unfinished: number;
  /** How long it took, in milliseconds. */
  readonly durationMs: number;
  /** True when the signal ended it. Everything counted as inserted is kept. */
  readonly interrupted: boolean;
}
