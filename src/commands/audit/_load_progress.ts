import type { LoadProgress } from "../../audit/mod.ts";
import type { Context } from "../../command/mod.ts";
import type { Progress } from "../../output/mod.ts";

const kib = 1024;

/** Shows how far a load is: by KiB where the total is known, by records where it is not. */
export class ShownLoad {
  readonly #context: Context;
  #progress: Progress | undefined;
  #shown = 0;
  /** What was reported last. */
  last: LoadProgress | undefined;

  constructor(context: Context) {
    this.#context = context;
  }

  update(now: LoadProgress): void {
    this.last = now;
    const { totalBytes } = now;
    const isSized = totalBytes !== undefined;
    this.#progress ??= isSized
      ? this.#context.progress("Loading KiB", Math.ceil(totalBytes / kib))
      : this.#context.progress("Loading records");
    const done = isSized ? Math.floor(Math.min(now.bytes, totalBytes) / kib) : now.lines;
    if (done > this.#shown) this.#progress.add(done - this.#shown);
    this.#shown = Math.max(done, this.#shown);
  }

  async finish(): Promise<void> {
    await this.#progress?.finish();
  }
}
