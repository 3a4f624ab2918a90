import type { LoadProgress } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import type { Progress } from "../../output/mod.ts";

/** Shows how far a load is: by bytes where the total is known, by records where it is not. */
export class ShownLoad {
  readonly #context: Context;
  #progress: Progress | undefined;
  /** What was reported last. */
  last: LoadProgress | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  update(now: LoadProgress): void {
    this.last = now;
    const { totalBytes: total, bytes, lines } = now;
    this.#progress ??= total === undefined
      ? this.#context.progress("Loading records")
      : this.#context.progress("Loading", { unit: "bytes" });
    if (total === undefined) this.#progress.set(lines);
    else this.#progress.set(Math.min(bytes, total), total);
  }

  async finish(): Promise<void> {
    await this.#progress?.finish();
  }
}
