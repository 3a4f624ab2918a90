import { GcsError } from "../errors/mod.ts";
import { explainFailure, type FailureReason, type Way } from "./failure.ts";
import type { Limited, LimitTimer } from "./limit_timer.ts";

/** Ends one exchange when its time is up or when the caller gives up, and knows which it was. */
export class Deadline implements Limited {
  readonly #caller: AbortSignal | undefined;
  readonly #timer: LimitTimer;
  readonly #controller = new AbortController();
  readonly #onAbort = () => this.#controller.abort(this.#caller?.reason);
  #totalEndsAt: number;
  #phaseEndsAt = Infinity;
  #phaseReason: FailureReason = "timeout";
  #missed: { readonly reason: FailureReason; readonly unsent: boolean } | undefined;
  #sent = false;

  constructor(totalMs: number, caller: AbortSignal | undefined, timer: LimitTimer) {
    this.#caller = caller;
    this.#timer = timer;
    if (caller?.aborted) this.#onAbort();
    caller?.addEventListener("abort", this.#onAbort, { once: true });
    this.#totalEndsAt = performance.now() + totalMs;
    timer.watch(this);
  }

  /** Aborts when the exchange must end. */
  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** When the limit that comes first is up. */
  get endsAt(): number {
    return Math.min(this.#totalEndsAt, this.#phaseEndsAt);
  }

  /** Starts the time of a phase; the one before is over. */
  start(ms: number, reason: "connectTimeout" | "timeout"): void {
    this.#phaseReason = reason;
    this.#phaseEndsAt = performance.now() + ms;
    this.#timer.fireBy(this.#phaseEndsAt);
  }

  /** From now on the server may have seen a part of the request. */
  sent(): void {
    this.#sent = true;
  }

  /** Ends the phase without starting another. */
  endPhase(): void {
    this.#phaseEndsAt = Infinity;
  }

  /** Drops the connection, since the rest of the answer is not wanted. */
  abandon(): void {
    this.#controller.abort();
  }

  /** The limit that comes first is up. */
  end(): void {
    const reason = this.#phaseEndsAt <= this.#totalEndsAt ? this.#phaseReason : "timeout";
    this.#totalEndsAt = this.#phaseEndsAt = Infinity;
    this.#missed = { reason, unsent: !this.#sent && reason === "connectTimeout" };
    this.#controller.abort();
  }

  /** Lets go of the timer and of the caller's signal. */
  letGo(): void {
    this.#caller?.removeEventListener("abort", this.#onAbort);
    this.#timer.letGo(this);
  }

  /** What to throw because of this deadline, or undefined while it holds. */
  verdict(host: string | Way): Error | undefined {
    if (this.#caller?.aborted) return interruption(this.#caller, host);
    if (this.#missed === undefined) return undefined;
    return explainFailure(this.#missed.reason, host, undefined, this.#missed.unsent);
  }
}

/** The error for a signal that fired: its own where it brings one, else by its reason. */
export function interruption(signal: AbortSignal, host: string | Way): GcsError {
  const reason: unknown = signal.reason;
  if (reason instanceof GcsError) return reason;
  if (reason instanceof Error && reason.name === "TimeoutError") {
    return explainFailure("timeout", host).error;
  }
  return new GcsError("interrupted", "Interrupted", { cause: reason });
}
