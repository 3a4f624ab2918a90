import { cutAfter } from "../parse/cut.ts";

const newline = 0x0a;

/** A longer line is no record; of it, so much is kept to show. */
export const lineLimit = 1024 * 1024;
const shownOfLong = 1_024;

/** A whole line: its text without the line end, and the bytes it had. */
export interface Line {
  readonly text: string;
  /** Where the line starts and ends (without its line end) in `bytes`. */
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** Offset in the source of what follows the line end. */
  readonly next: number;
  /** False for a part of a line: a record that its server cut, what follows one, or a beginning. */
  readonly isWhole: boolean;
  /** False when more of the same line follows. */
  readonly isEnd: boolean;
  /** Set when the line is longer than {@linkcode lineLimit}; `text` is its beginning. */
  readonly isTooLong?: boolean;
}

/** Takes chunks of bytes apart into lines ended by LF or CRLF, and those into records. */
export class LineSplitter {
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** What waits for the end of its line, in pieces: putting them together each time is quadratic. */
  #rest: Uint8Array[] = [];
  #restLength = 0;
  /** Bytes of a line that is too long, after the rest. */
  #dropped = 0;
  /** Where the rest starts. */
  #offset: number;
  /** Whether the rest starts a line. */
  #isStart = true;

  /** `offset` is where in the source the first chunk starts. */
  constructor(offset = 0) {
    this.#offset = offset;
  }

  /** How many bytes wait for the end of their line. */
  get unfinished(): number {
    return this.#restLength + this.#dropped;
  }

  /** The whole lines that are there now. */
  *push(chunk: Uint8Array): Generator<Line, void, undefined> {
    let from = 0;
    if (this.#dropped > 0) {
      const end = chunk.indexOf(newline);
      this.#dropped += end < 0 ? chunk.length : end;
      if (end < 0) return;
      yield this.#tooLong(1);
      from = end + 1;
    }
    const last = chunk.lastIndexOf(newline);
    if (last >= from) {
      this.#keep(chunk.subarray(from, last + 1));
      yield* this.#lines(this.#takeRest());
      from = last + 1;
    }
    if (from < chunk.length) this.#keep(chunk.slice(from));
    if (this.#restLength > lineLimit) yield* this.#shorten();
  }

  /** What is left at the end, as a line without a line end. */
  *end(): Generator<Line, void, undefined> {
    if (this.#dropped > 0) yield this.#tooLong(0);
    else if (this.#restLength > 0) yield* this.#lines(this.#takeRest());
  }

  #keep(bytes: Uint8Array): void {
    this.#rest.push(bytes);
    this.#restLength += bytes.length;
  }

  #takeRest(): Uint8Array {
    const [first = new Uint8Array(0), ...others] = this.#rest;
    let bytes = first;
    if (others.length > 0) {
      bytes = new Uint8Array(this.#restLength);
      let at = 0;
      for (const piece of this.#rest) {
        bytes.set(piece, at);
        at += piece.length;
      }
    }
    this.#rest = [];
    this.#restLength = 0;
    return bytes;
  }

  /** Records that were cut leave a long line; without one, the line is too long. */
  *#shorten(): Generator<Line, void, undefined> {
    const bytes = this.#takeRest();
    const start = this.#offset;
    let from = 0;
    for (let end = cutAfter(bytes, 0, bytes.length); end !== undefined;) {
      yield this.#part(bytes, from, end, start + end);
      from = end;
      end = cutAfter(bytes, from, bytes.length);
    }
    this.#offset = start + from;
    if (from > 0) this.#isStart = false;
    if (bytes.length - from <= lineLimit) return this.#keep(bytes.slice(from));
    this.#keep(bytes.slice(from, from + shownOfLong));
    this.#dropped = bytes.length - from - shownOfLong;
  }

  #tooLong(lineEnd: number): Line {
    const length = this.unfinished;
    const bytes = this.#takeRest();
    this.#dropped = 0;
    this.#offset += length + lineEnd;
    this.#isStart = true;
    const line = this.#part(bytes, 0, bytes.length, this.#offset);
    return { ...line, isEnd: true, isTooLong: true };
  }

  *#lines(bytes: Uint8Array): Generator<Line, void, undefined> {
    const start = this.#offset;
    this.#offset += bytes.length;
    const isWhole = this.#isStart;
    this.#isStart = true;
    const all = this.#decoder.decode(bytes);
    const isAscii = all.length === bytes.length;
    const first = start === 0 ? afterByteOrderMark(bytes) : 0;
    for (let from = first; from < bytes.length;) {
      const found = bytes.indexOf(newline, from);
      const end = found < 0 ? bytes.length : found;
      const to = end > from && bytes[end - 1] === 0x0d ? end - 1 : end;
      const next = start + Math.min(end + 1, bytes.length);
      let record = from;
      for (let cut = cutAfter(bytes, from, to); cut !== undefined;) {
        yield this.#part(bytes, record, cut, start + cut);
        record = cut;
        cut = cutAfter(bytes, record, to);
      }
      const isPart = record > from || (from === 0 && !isWhole);
      if (to - record > lineLimit) {
        const line = this.#part(bytes, record, record + shownOfLong, next);
        yield { ...line, isEnd: true, isTooLong: true };
      } else {
        const text = isAscii ? all.slice(record, to) : this.#text(bytes, record, to);
        yield { text, bytes, from: record, to, next, isWhole: !isPart, isEnd: true };
      }
      from = end + 1;
    }
  }

  #part(bytes: Uint8Array, from: number, to: number, next: number): Line {
    const text = this.#text(bytes, from, to);
    return { text, bytes, from, to, next, isWhole: false, isEnd: false };
  }

  #text(bytes: Uint8Array, from: number, to: number): string {
    return this.#decoder.decode(bytes.subarray(from, to));
  }
}

function afterByteOrderMark(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
