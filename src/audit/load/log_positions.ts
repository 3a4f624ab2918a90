import { createHash } from "node:crypto";
import { integerOf, type SqlcipherDatabase, textOf } from "../sqlcipher/mod.ts";
import type { Line } from "./lines.ts";
import type { Position } from "./protocol.ts";
import type { LogSource } from "./sources.ts";

/** Where reading starts: the beginning of a line. */
export interface Place {
  readonly offset: number;
  /** Lines before it. */
  readonly line: number;
  /** Hash of the first line of the file, once known. */
  readonly file: string | undefined;
  /** Hash of the line that ends at `offset`, or nothing at the beginning. */
  readonly tail: string;
}

const newline = 0x0a;
/** How far back the line before a position is looked for. A longer one means: start anew. */
const lookBack = 65_536;

/** Remembers how far each file was read. A file is known by its first line, not by its name. */
export class Places {
  readonly #db: SqlcipherDatabase;
  readonly #reread: boolean;
  readonly #fresh = new Map<string, Position>();

  constructor(db: SqlcipherDatabase, reread: boolean) {
    this.#db = db;
    this.#reread = reread;
  }

  remember(position: Position): void {
    this.#fresh.set(position.file, position);
  }

  /** Where to go on in a source; its beginning when it is new or not what it was. */
  async find(source: LogSource): Promise<Place> {
    const beginning: Place = { offset: 0, line: 0, file: undefined, tail: "" };
    if (!source.canSeek) return beginning;
    const first = await firstLine(source);
    if (first === undefined) return beginning;
    const file = hashOf(first);
    const known = this.#fresh.get(file) ?? (this.#reread ? undefined : this.#stored(file));
    if (known === undefined || known.offset === 0) return { ...beginning, file };
    const before = await lineBefore(source, known.offset);
    if (before === undefined || hashOf(before) !== known.tail) {
      return { ...beginning, file };
    }
    return known;
  }

  #stored(file: string): Position | undefined {
    const row = this.#db.get("SELECT offset, tail, line FROM position WHERE file = ?", [file]);
    if (row === undefined) return undefined;
    return {
      file,
      offset: integerOf(row, "offset"),
      tail: textOf(row, "tail"),
      line: integerOf(row, "line"),
    };
  }
}

/**
 * Follows the reading of one file. The place to go on from is not the last line but the first of
 * the lines with the same time as the last one, because equal lines are counted from there.
 */
export class Cursor {
  #file: string | undefined;
  #place: Place;
  #time: number | undefined;
  #before: Line | undefined;
  #tail: Line | undefined;
  #offset: number;
  #line: number;
  #ended: number;

  constructor(place: Place) {
    this.#place = place;
    this.#file = place.file;
    this.#offset = place.offset;
    this.#line = place.line;
    this.#ended = place.line;
  }

  /** Number of the last line. */
  get line(): number {
    return this.#line;
  }

  /** A line was read; `time` is that of its record, if it is one. */
  advance(line: Line, time: number | undefined): void {
    if (this.#ended === 0) this.#file ??= this.#hash(line);
    if (time !== undefined && time !== this.#time) {
      const before = this.#before;
      // Parts of a line are no place: the line before a place is looked for as a whole one.
      if (before?.isWhole === true) {
        this.#place = {
          offset: this.#offset,
          line: this.#ended,
          file: this.#file,
          tail: "",
        };
        this.#tail = before;
      }
      this.#time = time;
    }
    this.#before = line;
    this.#offset = line.next;
    this.#line = this.#ended + 1;
    if (line.isEnd) this.#ended = this.#line;
  }

  /** Where the next load may go on; undefined before the first line. */
  position(): Position | undefined {
    const { offset, line, tail } = this.#place;
    if (this.#file === undefined) return undefined;
    return {
      file: this.#file,
      offset,
      line,
      tail: this.#tail === undefined ? tail : this.#hash(this.#tail),
    };
  }

  #hash({ bytes, from, to }: Line): string {
    return hashOf(bytes.subarray(from, to));
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

async function firstLine(source: LogSource): Promise<Uint8Array | undefined> {
  let head = new Uint8Array(0);
  for await (const chunk of source.chunks(0, () => {})) {
    const both = new Uint8Array(head.length + chunk.length);
    both.set(head);
    both.set(chunk, head.length);
    head = both;
    const end = head.indexOf(newline);
    if (end >= 0) return withoutReturn(head.subarray(0, end));
    if (head.length > lookBack) return undefined;
  }
  return undefined;
}

async function lineBefore(source: LogSource, offset: number): Promise<Uint8Array | undefined> {
  const from = Math.max(0, offset - lookBack);
  const length = offset - from;
  const bytes = new Uint8Array(length);
  let filled = 0;
  for await (const chunk of source.chunks(from, () => {})) {
    const part = chunk.subarray(0, length - filled);
    bytes.set(part, filled);
    filled += part.length;
    if (filled === length) break;
  }
  if (filled < length || bytes[length - 1] !== newline) return undefined;
  const start = length < 2 ? -1 : bytes.lastIndexOf(newline, length - 2);
  if (start < 0 && from > 0) return undefined;
  return withoutReturn(bytes.subarray(start + 1, length - 1));
}

function withoutReturn(line: Uint8Array): Uint8Array {
  return line[line.length - 1] === 0x0d ? line.subarray(0, -1) : line;
}
