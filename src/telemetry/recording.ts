import type { HttpObserver, HttpStats } from "../http/mod.ts";
import type { Measure, MeasuredItem, Phase, Stage } from "./measure.ts";
import { PhaseClock } from "./phases.ts";
import { addTo, emptyTally, sumOf, type Tally } from "./totals.ts";

/** What is known of a run at its end. */
export interface Recorded {
  readonly totalMs: number;
  readonly phases: ReadonlyMap<Phase, number>;
  readonly http: HttpStats;
  /** Of bodies, as they go through the client: compressed ones count unpacked. */
  readonly bytes: { readonly sent: number; readonly received: number };
  readonly items: Tally;
  readonly stages: ReadonlyMap<Stage, number>;
  readonly auditRecords: number;
}

/** Notes what a run does. */
export class Recording implements Measure {
  readonly #clock: PhaseClock;
  readonly #now: () => number;
  readonly #clients: HttpStats[] = [];
  readonly #items = emptyTally();
  readonly #stages = new Map<Stage, number>();
  readonly #bytes = { sent: 0, received: 0 };
  #auditRecords = 0;
  #hasStarted = false;
  readonly observer: HttpObserver;

  constructor(now: () => number, startedAt: number) {
    this.#now = now;
    this.#clock = new PhaseClock(now, startedAt);
    this.observer = { begin: () => this.#begin() };
  }

  /** Ends the phase in which every run begins. */
  started(): void {
    if (!this.#hasStarted) this.#clock.leave("start");
    this.#hasStarted = true;
  }

  async phase<Result>(phase: Phase, work: () => Promise<Result>): Promise<Result> {
    this.#clock.enter(phase);
    try {
      return await work();
    } finally {
      this.#clock.leave(phase);
    }
  }

  readonly items = async <Item extends MeasuredItem>(
    work: () => Promise<readonly Item[]>,
  ): Promise<readonly Item[]> => {
    const from = this.#now();
    try {
      const done = await work();
      const failed = done.filter(({ outcome }) => outcome !== "done").length;
      addTo(this.#items, this.#now() - from, done.length, failed);
      return done;
    } catch (error) {
      addTo(this.#items, this.#now() - from, 1, 1);
      throw error;
    }
  };

  stage(stage: Stage, ms: number): void {
    this.#stages.set(stage, (this.#stages.get(stage) ?? 0) + ms);
  }

  audited(records: number): void {
    this.#auditRecords += records;
  }

  client(stats: HttpStats): void {
    this.#clients.push(stats);
  }

  read(): Recorded {
    return {
      ...this.#clock.read(),
      http: sumOf(this.#clients),
      bytes: { ...this.#bytes },
      items: { ...this.#items },
      stages: this.#stages,
      auditRecords: this.#auditRecords,
    };
  }

  #begin(): ReturnType<HttpObserver["begin"]> {
    this.#clock.enter("waits");
    return {
      sent: (_url, bytes) => {
        this.#bytes.sent += bytes;
        this.#clock.enter("requests");
      },
      answered: (_status, bytes) => {
        this.#bytes.received += bytes;
        this.#clock.leave("requests");
      },
      failed: () => this.#clock.leave("requests"),
      ended: () => this.#clock.leave("waits"),
    };
  }
}
