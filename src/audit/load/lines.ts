const newline = 0x0a;

/** A whole line: its text without the line end, and the bytes it had. */
export interface Line {
  readonly text: string;
  /** Where the line starts and ends (without its line end) in `bytes`. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Offset in the source of what follows the line end. */
  readonly next: number;
}

/** Takes chunks of bytes apart into lines ended by LF or CRLF. */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  #rest: Uint8Array = new Uint8Array(0);
  #offset: number;

  /** `offset` is where in the source the first chunk starts. */
  constructor(offset = 0) {
    this.#offset = offset;
  }

  /** How many bytes wait for the end of their line. */
  get unfinished(): number {
    return this.#rest.length;
  }

  /** The whole lines that are there now. */
  *push(chunk: Uint8Array): Generator<Line, void, undefined> {
    const last = chunk.lastIndexOf(newline);
    if (last < 0) {
      this.#rest = joined(this.#rest, chunk);
      return;
    }
    const bytes = joined(this.#rest, chunk.subarray(0, last + 1));
    this.#rest = chunk.slice(last + 1);
    yield* this.#lines(bytes);
  }

  /** What is left at the end, as a line without a line end. */
  *end(): Generator<Line, void, undefined> {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    if (rest.length > 0) yield* this.#lines(rest);
  }

  *#lines(bytes: Uint8Array): Generator<Line, void, undefined> {
    const start = this.#offset;
    this.#offset += bytes.length;
    const all = this.#decoder.decode(bytes);
    const ascii = all.length === bytes.length;
    for (let from = 0; from < bytes.length;) {
      const found = bytes.indexOf(newline, from);
      const end = found < 0 ? bytes.length : found;
      const to = end > from && bytes[end - 1] === 0x0d ? end - 1 : end;
      const text = ascii ? all.slice(from, to) : this.#decoder.decode(bytes.subarray(from, to));
      yield { text, bytes, from, to, next: start + Math.min(end + 1, bytes.length) };
      from = end + 1;
    }
  }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array {
  if (one.length === 0) return other;
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}
