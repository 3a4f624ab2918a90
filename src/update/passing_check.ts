import {
  isToAsk,
  isToTell,
  keepKnownRelease,
  type KnownRelease,
  readKnownRelease,
} from "./known_release.ts";
import { compareReleases } from "./version_order.ts";

/** What a look at releases is done with, beside a command. */
export interface PassingOptions {
  /** Where what is known is kept. */
  readonly file: string;
  /** The version of this program. */
  readonly current: string;
  readonly now: number;
  /** Asks for the newest release. */
  readonly newest: (signal: AbortSignal) => Promise<string>;
}

/**
 * A look for a newer release while a command works. Nothing ever waits for it: what is not there
 * when the command ends is given up, and asked for another time.
 */
export class PassingCheck {
  readonly #options: PassingOptions;
  readonly #stop = new AbortController();
  #known: KnownRelease | undefined;
  #writing: Promise<void> = Promise.resolve();
  /** Fulfilled when it has found out, or has failed; no command waits for that. */
  readonly done: Promise<void>;

  constructor(options: PassingOptions) {
    this.#options = options;
    this.done = this.#look().catch(() => {});
  }

  /** Gives it up. What comes back is the newer release that a person is to be told of now. */
  async end(): Promise<string | undefined> {
    this.#stop.abort();
    const { current, now } = this.#options;
    const known = this.#known;
    const isNews = known?.newest !== undefined && compareReleases(known.newest, current) > 0 &&
      isToTell(known, now);
    if (isNews) this.#keep({ ...known, told: now });
    // A file of a hundred bytes that is being written, if any.
    await this.#writing;
    return isNews ? known.newest : undefined;
  }

  async #look(): Promise<void> {
    const { file, now, newest } = this.#options;
    const before = await readKnownRelease(file);
    if (this.#stop.signal.aborted) return;
    this.#known = before;
    if (!isToAsk(before, now)) return;
    this.#keep({ ...before, asked: now, answered: false });
    const found = await newest(this.#stop.signal);
    if (this.#stop.signal.aborted) return;
    this.#keep({ ...before, asked: now, answered: true, newest: found });
  }

  #keep(known: KnownRelease): void {
    this.#known = known;
    const { file } = this.#options;
    this.#writing = this.#writing.then(() => keepKnownRelease(file, known)).catch(() => {});
  }
}
