import { type Phase, phases } from "./measure.ts";

/**
 * Divides the time of a run among its phases. Where several are under way, as in a batch, a moment
 * belongs to the innermost one, so that the parts add up to the whole.
 */
export class PhaseClock {
  readonly #now: () => number;
  readonly #startedAt: number;
  readonly #ms = new Map<Phase, number>();
  readonly #active = new Map<Phase, number>();
  #at: number;

  /** Begins with the start. `now` and `startedAt` are milliseconds of the same clock. */
  constructor(now: () => number, startedAt: number) {
    this.#now = now;
    this.#startedAt = this.#at = startedAt;
    this.#active.set("start", 1);
  }

  enter(phase: Phase): void {
    this.#charge();
    this.#active.set(phase, (this.#active.get(phase) ?? 0) + 1);
  }

  leave(phase: Phase): void {
    this.#charge();
    this.#active.set(phase, (this.#active.get(phase) ?? 0) - 1);
  }

  /** Milliseconds of each phase that there was, until now, and of all together. */
  read(): { readonly totalMs: number; readonly phases: ReadonlyMap<Phase, number> } {
    this.#charge();
    return { totalMs: this.#at - this.#startedAt, phases: this.#ms };
  }

  #charge(): void {
    const now = this.#now();
    const phase = phases.find((name) => (this.#active.get(name) ?? 0) > 0) ?? "command";
    this.#ms.set(phase, (this.#ms.get(phase) ?? 0) + now - this.#at);
    this.#at = now;
  }
}
