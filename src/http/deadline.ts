import { GcsError } from "../errors/mod.ts";
import { explainFailure, type FailureReason, type Way } from "./failure.ts";
import { type LinkedSignal, linkSignals } from "../base/mod.ts";

/** Ends one exchange when its time is up or when the caller gives up, and knows which it was. */
export class Deadline {
  readonly #caller: AbortSignal | undefined;
  readonly #total: ReturnType<typeof setTimeout>;
  #phase: ReturnType<typeof setTimeout> | undefined;
  #missed: { readonly reason: FailureReason; readonly unsent: boolean } | undefined;
  #sent = false;
  readonly #linked: LinkedSignal;

  constructor(totalMs: number, caller: AbortSignal | undefined) {
    this.#caller = caller;
    this.#linked = linkSignals([caller]);
    this.#total = setTimeout(() => this.#miss("timeout"), totalMs);
  }

  /** Aborts when the exchange must end. */
  get signal(): AbortSignal {
    return this.#linked.signal;
  }

  /** Starts the time of a phase; the one before is over. */
  start(ms: number, reason: "connectTimeout" | "timeout"): void {
    clearTimeout(this.#phase);
    this.#phase = setTimeout(() => this.#miss(reason), ms);
  }

  /** From now on the server may have seen a part of the request. */
  sent(): void {
    this.#sent = true;
  }

  /** Ends the phase without starting another. */
  endPhase(): void {
    clearTimeout(this.#phase);
  }

  /** Drops the connection, since the rest of the answer is not wanted. */
  abandon(): void {
    this.#linked.abort();
  }

  /** Lets go of the timers and of the caller's signal. */
  [Symbol.dispose](): void {
    this.#linked[Symbol.dispose]();
    this.endPhase();
    clearTimeout(this.#total);
  }

  /** What to throw because of this deadline, or undefined while it holds. */
  verdict(host: string | Way): Error | undefined {
    if (this.#caller?.aborted) return interruption(this.#caller, host);
    if (this.#missed === undefined) return undefined;
    return explainFailure(this.#missed.reason, host, undefined, this.#missed.unsent);
  }

  #miss(reason: FailureReason): void {
    this.#missed = { reason, unsent: !this.#sent && reason === "connectTimeout" };
    this.#linked.abort();
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
