import { metricsData, type RunTime } from "./otlp_metrics.ts";
import type { OtlpSettings } from "./otlp_settings.ts";
import { type OtlpSource, tracesData } from "./otlp_spans.ts";
import type { Poster } from "./post.ts";
import type { Recorded } from "./recording.ts";
import type { RunEnd } from "./run_end.ts";
import type { Span } from "./spans.ts";

/** Spans that are sent in one go, while the command runs. */
const spansAtOnce = 512;
/** Spans that wait for a slow receiver; others are left out. */
const maxWaiting = 4096;
/** How long a command may be kept from ending. */
const maxEndMs = 2_000;

/** Sends spans as they end, and what was counted at the end. Never throws, and never waits long. */
export class Exporter {
  readonly #settings: OtlpSettings;
  readonly #source: OtlpSource;
  readonly #post: Poster;
  readonly #stop = new AbortController();
  #waiting: Span[] = [];
  #sending: Promise<void> | undefined;
  #problem: string | undefined;
  #hasFailed = false;
  #leftOut = 0;

  constructor(settings: OtlpSettings, source: OtlpSource, post: Poster) {
    this.#settings = settings;
    this.#source = source;
    this.#post = post;
    this.#problem = settings.problem;
  }

  /** Spans that were not sent so far. */
  get leftOut(): number {
    return this.#leftOut;
  }

  /** Takes a span; `isKept`, however many wait. */
  add(span: Span, isKept: boolean): void {
    if (this.#settings.traces === undefined) return;
    if (this.#waiting.length >= maxWaiting && !isKept) this.#leftOut += 1;
    else this.#waiting.push(span);
    if (this.#waiting.length >= spansAtOnce) this.#sending ??= this.#sendWaiting();
  }

  /** Sends the rest, as far as the time allows. Gives why something was not sent. */
  async finish(recorded: Recorded, end: RunEnd, run: RunTime): Promise<string | undefined> {
    const timer = setTimeout(() => this.#stop.abort(), maxEndMs);
    const { metrics } = this.#settings;
    try {
      await Promise.all([
        this.#sendRest(),
        this.#send(metrics, () => metricsData(this.#source, recorded, end, run)),
      ]);
    } finally {
      clearTimeout(timer);
    }
    return this.#problem;
  }

  async #sendRest(): Promise<void> {
    await this.#sending;
    await this.#sendWaiting();
  }

  async #sendWaiting(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#hasFailed) {
      const some = this.#waiting.splice(0, spansAtOnce);
      await this.#send(this.#settings.traces, () => tracesData(this.#source, some));
    }
    this.#sending = undefined;
  }

  async #send(url: URL | undefined, data: () => unknown): Promise<void> {
    if (url === undefined) return;
    const { headers } = this.#settings;
    const { signal } = this.#stop;
    try {
      const status = await this.#post({ url, headers, body: JSON.stringify(data()), signal });
      if (status < 200 || status > 299) this.#failed(`"${url.host}" answered ${status}`);
    } catch {
      const why = signal.aborted ? "took longer than 2 seconds" : "cannot be reached";
      this.#failed(`"${url.host}" ${why}`);
    }
  }

  #failed(problem: string): void {
    this.#hasFailed = true;
    this.#problem ??= problem;
  }
}
