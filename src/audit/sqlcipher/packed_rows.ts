import type { SqlInput } from "./row_values.ts";

/** Enough that the call is not what takes time; there may be many kinds of rows. */
const rowsAtOnce = 64;
/** Units up to which a loop is quicker than the encoder. */
const copiedLength = 200;
const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** What a value of a packed row is: a number, a text or bytes. */
export type PackedKind = "number" | "text" | "bytes";

const letters = { number: 0x6e, text: 0x74, bytes: 0x62 } as const;

/**
 * Rows for one INSERT, as `native/chain.c` takes them: one cell for each value, which is a number
 * or the length of the next text or bytes; NaN is NULL. Values are added in the order of the
 * parameters, and every row is whole.
 */
export class PackedRows {
  /** Kind of each column, as the library names them. */
  readonly kinds: Uint8Array<ArrayBuffer>;
  /** Numbers, and lengths of texts, in the order of the columns. */
  readonly cells: Float64Array<ArrayBuffer>;
  #bytes = new Uint8Array(1 << 12);
  #cells = 0;
  #length = 0;

  /** Rows with columns of these kinds. */
  constructor(kinds: readonly PackedKind[]) {
    this.kinds = Uint8Array.from(kinds, (kind) => letters[kind]);
    this.cells = new Float64Array(kinds.length * rowsAtOnce);
  }

  /** All texts and bytes, one after the other. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** How many whole rows there are. */
  get count(): number {
    return Math.floor(this.#cells / this.kinds.length);
  }

  /** Whether there is room for no other row. */
  get isFull(): boolean {
    return this.#cells === this.cells.length;
  }

  /** Adds a number; undefined is NULL. */
  number(value: number | undefined): void {
    this.cells[this.#cells++] = value ?? NaN;
  }

  /** Adds a text; undefined is NULL. */
  text(value: string | undefined): void {
    if (value === undefined) return this.number(undefined);
    this.#require(value.length * 3);
    const written = this.#isCopied(value)
      ? value.length
      : encoder.encodeInto(value, this.#bytes.subarray(this.#length)).written;
    this.#length += written;
    this.number(written);
  }

  /** Copies a short text of ASCII, as most are: the encoder wants a view made for each text. */
  #isCopied(value: string): boolean {
    if (value.length > copiedLength) return false;
    for (let at = 0; at < value.length; at++) {
      const unit = value.charCodeAt(at);
      if (unit > 0x7f) return false;
      this.#bytes[this.#length + at] = unit;
    }
    return true;
  }

  /** Adds a copy of some bytes: all of them, or `length` from `from` on. */
  blob(value: Uint8Array, from = 0, length = value.length): void {
    this.#require(length);
    for (let at = 0; at < length; at++) this.#bytes[this.#length + at] = value[from + at] ?? 0;
    this.#length += length;
    this.number(length);
  }

  /** Makes room for other rows. */
  clear(): void {
    this.#cells = 0;
    this.#length = 0;
  }

  /** The rows as values to bind one by one. */
  *values(): Generator<SqlInput[], void, undefined> {
    const { kinds, cells } = this;
    for (let cell = 0, at = 0; cell < this.#cells;) {
      const row: SqlInput[] = [];
      for (const kind of kinds) {
        const value = cells[cell++] ?? NaN;
        if (value !== value) row.push(null);
        else if (kind === letters.number) row.push(value);
        else {
          const bytes = this.#bytes.subarray(at, at += value);
          row.push(kind === letters.text ? decoder.decode(bytes) : bytes);
        }
      }
      yield row;
    }
  }

  #require(room: number): void {
    if (this.#length + room <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + room));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}
