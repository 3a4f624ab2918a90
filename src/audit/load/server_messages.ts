import { startsMessage } from "../parse/frame.ts";

/**
 * Tells which lines that are no records are messages of the server's own log, whose transfers are
 * between them. A message may go on over several lines.
 */
export class ServerMessages {
  #isWithin = false;

  /** A record was read, or another file begins. */
  end(): void {
    this.#isWithin = false;
  }

  /** Whether a line that is no record is one of them. What looks like a transfer is none. */
  has(text: string): boolean {
    if (/Transfer stats: |NL\.EVNT=|^D{0,2}ATE=/.test(text)) {
      // A client's words may look so, too; then they are shown once more than needed.
      this.#isWithin = startsMessage(text);
      return false;
    }
    this.#isWithin ||= startsMessage(text);
    return this.#isWithin;
  }
}
