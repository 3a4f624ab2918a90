import type { HttpMethod } from "../base/mod.ts";
import type { HttpObserver, HttpStats, RequestObserver } from "../http/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import type { Measure, MeasuredItem, Phase, Stage } from "./measure.ts";
import { PhaseClock } from "./phases.ts";
import { type Durations, failureOf, RequestDurations, serverAttributes } from "./requests.ts";
import type { OpenSpan, Tracer } from "./spans.ts";
import { addTo, emptyTally, sumOf, type Tally } from "./totals.ts";

/** What is known of a run at its end. */
export interface Recorded {
  readonly totalMs: number;
  readonly phases: ReadonlyMap<Phase, number>;
  readonly http: HttpStats;
  /** Of bodies, as they go through the client: compressed ones count unpacked. */
  readonly bytes: { readonly sent: number; readonly received: number };
  readonly durations: readonly Durations[];
  readonly items: Tally;
  readonly stages: ReadonlyMap<Stage, number>;
  readonly auditRecords: number;
}

/** Notes what a run does. */
export class Recording implements Measure {
  readonly #clock: PhaseClock;
  readonly #now: () => number;
  readonly #tracer: Tracer | undefined;
  readonly #clients: HttpStats[] = [];
  readonly #items = emptyTally();
  readonly #stages = new Map<Stage, number>();
  readonly #stageSpans = new Map<Stage, OpenSpan>();
  readonly #bytes = { sent: 0, received: 0 };
  readonly #durations = new RequestDurations();
  #auditRecords = 0;
  #hasStarted = false;
  readonly observer: HttpObserver = { begin: (method) => this.#begin(method) };

  constructor(now: () => number, startedAt: number, tracer: Tracer | undefined) {
    this.#now = now;
    this.#tracer = tracer;
    this.#clock = new PhaseClock(now, startedAt);
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
    count: number,
    work: () => Promise<readonly Item[]>,
  ): Promise<readonly Item[]> => {
    const from = this.#now();
    const span = this.#tracer?.begin("batch item");
    const end = (failed: number, failure: string | undefined) => {
      addTo(this.#items, this.#now() - from, count, failed);
      span?.end({ "gcs.item.count": count, "gcs.item.failed": failed }, failure);
    };
    try {
      const done = await (span?.within(work) ?? work());
      const failed = done.filter(({ outcome }) => outcome !== "done");
      end(failed.length, failed[0]?.error?.kind ?? failed[0]?.outcome);
      return done;
    } catch (error) {
      end(count, error instanceof GcsError ? error.kind : "unexpected");
      throw error;
    }
  };

  stage(stage: Stage, ms: number): void {
    this.#stages.set(stage, (this.#stages.get(stage) ?? 0) + ms);
    if (this.#tracer === undefined || this.#stageSpans.has(stage)) return;
    const from = this.#now() - ms;
    this.#stageSpans.set(stage, this.#tracer.begin(`audit load ${stage}`, { from }));
  }

  audited(records: number): void {
    this.#auditRecords += records;
    for (const [stage, span] of this.#stageSpans) {
      span.end({ "gcs.stage.busy": (this.#stages.get(stage) ?? 0) / 1000 });
    }
  }

  client(stats: HttpStats): void {
    this.#clients.push(stats);
  }

  read(): Recorded {
    return {
      ...this.#clock.read(),
      http: sumOf(this.#clients),
      bytes: { ...this.#bytes },
      durations: this.#durations.all(),
      items: { ...this.#items },
      stages: this.#stages,
      auditRecords: this.#auditRecords,
    };
  }

  #begin(method: HttpMethod): RequestObserver {
    this.#clock.enter("waits");
    const request = this.#tracer?.begin(`request ${method}`);
    let tries = 0;
    let last: { status?: number; failure?: string } = {};
    let under: { url: URL; from: number; bytes: number; span: OpenSpan | undefined } | undefined;
    const tried = (ended: { status?: number; failure?: string }, received: number) => {
      if (under === undefined) return;
      const { url, from, bytes, span } = under;
      under = undefined;
      last = ended;
      this.#clock.leave("requests");
      this.#bytes.received += received;
      this.#durations.add({ method, url, seconds: (this.#now() - from) / 1000, ...ended });
      span?.end({
        "http.request.method": method,
        "url.full": sanitise(`${url.origin}${url.pathname}`),
        ...serverAttributes(url),
        ...(tries > 1 ? { "http.request.resend_count": tries - 1 } : {}),
        ...statusAttribute(ended),
        "http.request.body.size": bytes,
        "http.response.body.size": received,
      }, failureOf(ended));
    };
    return {
      sent: (url, bytes) => {
        tries += 1;
        this.#bytes.sent += bytes;
        this.#clock.enter("requests");
        const span = this.#tracer?.begin(method, { kind: "client", parent: request });
        under = { url, from: this.#now(), bytes, span };
      },
      answered: (status, bytes) => tried({ status }, bytes),
      failed: (failure) => tried({ failure }, 0),
      ended: (failure) => {
        this.#clock.leave("waits");
        const told = { "http.request.method": method, "gcs.request.tries": tries };
        request?.end({ ...told, ...statusAttribute(last) }, failure ?? failureOf(last));
      },
    };
  }
}

function statusAttribute({ status }: { readonly status?: number }) {
  return status === undefined ? {} : { "http.response.status_code": status };
}
