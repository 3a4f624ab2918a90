import type { HttpObserver, HttpStats } from "../http/mod.ts";

/** Parts of a run whose time is told apart, innermost first: each moment belongs to one. */
export const phases = ["requests", "config", "keys", "waits", "audit", "output", "start"] as const;

/** One of them. `command`: what the command itself does, and waits for. */
export type Phase = (typeof phases)[number] | "command";

/** Stages of loading logs into the audit database. */
export type Stage = "read" | "parse" | "write";

/** What came of one item of a batch, as far as it is counted. */
export interface MeasuredItem {
  readonly outcome: string;
  readonly error?: { readonly kind: string } | undefined;
}

/** What the parts of a run report to. Nothing that they give is shown but times, counts and kinds. */
export interface Measure {
  /** Does work that belongs to a phase. */
  phase<Result>(phase: Phase, work: () => Promise<Result>): Promise<Result>;
  /** Does the work of one request of a batch, which is about so many items. */
  items<Item extends MeasuredItem>(
    count: number,
    work: () => Promise<readonly Item[]>,
  ): Promise<readonly Item[]>;
  /** Adds milliseconds that a stage was busy. */
  stage(stage: Stage, ms: number): void;
  /** Adds records that went into the audit database. */
  audited(records: number): void;
  /** Told of requests; undefined where nobody asks. */
  readonly observer: HttpObserver | undefined;
  /** Adds what a client counted, when it is closed. */
  client(stats: HttpStats): void;
}

/** Does the work and nothing else. */
export const unmeasured: Measure = {
  phase: (_phase, work) => work(),
  items: (_count, work) => work(),
  stage: () => {},
  audited: () => {},
  observer: undefined,
  client: () => {},
};
