import { type AuditRecord, columnsByName } from "./columns.ts";

const encoder = new TextEncoder();
const [zero, quote, backslash, digit0, openBrace, closeBrace] = [
  ...[0x00, 0x22, 0x5c, 0x30, 0x7b, 0x7d],
] as const;

/** Characters that JSON escapes. Strings are well-formed before they come here. */
// deno-lint-ignore no-control-regex
const escaped = /["\\\u0000-\u001f]/;

/** A string as JSON. */
export function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/** Members in order of their names, each with what stands in front of its value. */
const members = columnsByName.map(({ name }) => ({
  name,
  before: encoder.encode(`,"${name}":`),
}));

/** No number is longer as text. */
const numberRoom = 25;
/** Enough for a record without its texts. */
const ownRoom = members.reduce((sum, { before }) => sum + before.length + numberRoom, 2);
/** No unit takes more bytes in UTF-8. */
const unitRoom = 3;

/**
 * The canonical texts (RFC 8785) of records, one after another with a zero byte before each, in
 * bytes that are used again and again. Absent members are left out. A text that is made of texts
 * would be most of what is allocated for a record.
 */
export class CanonicalTexts {
  #bytes = new Uint8Array(1 << 14);
  #length = 0;
  #count = 0;

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** All of them, until the next is added. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** Adds the text of a record. */
  add(record: AuditRecord): void {
    const start = this.#length;
    let at = start;
    let bytes = this.#withRoom(at, ownRoom);
    bytes[at++] = zero;
    for (const { name, before } of members) {
      const value = record[name];
      if (value === undefined) continue;
      for (let index = 0; index < before.length; index++) bytes[at++] = before[index] ?? zero;
      if (typeof value === "number") {
        at = writeNumber(bytes, at, value);
        continue;
      }
      bytes = this.#withRoom(at, value.length + 2 + ownRoom);
      const end = writeAscii(bytes, at, value);
      if (end !== undefined) at = end;
      else {
        const json = quoted(value);
        bytes = this.#withRoom(at, json.length * unitRoom + ownRoom);
        at = encode(bytes, at, json);
      }
    }
    // In place of a comma: every record has a kind.
    bytes[start + 1] = openBrace;
    bytes[at++] = closeBrace;
    this.#length = at;
    this.#count++;
  }

  /** Makes room for others. */
  clear(): void {
    this.#length = 0;
    this.#count = 0;
  }

  #withRoom(at: number, room: number): Uint8Array<ArrayBuffer> {
    if (at + room > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#bytes.length * 2, at + room));
      larger.set(this.#bytes.subarray(0, at));
      this.#bytes = larger;
    }
    return this.#bytes;
  }
}

/** Writes a text in quotes, and gives where it ends; undefined where it is not plain ASCII. */
function writeAscii(bytes: Uint8Array, from: number, text: string): number | undefined {
  let at = from;
  bytes[at++] = quote;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x20 || unit > 0x7e || unit === quote || unit === backslash) return undefined;
    bytes[at++] = unit;
  }
  bytes[at++] = quote;
  return at;
}

/** Whole numbers below this fit into 31 bits, and are divided without being boxed. */
const half = 100_000_000;
const halfDigits = 8;

function writeNumber(bytes: Uint8Array, at: number, value: number): number {
  if (!Number.isSafeInteger(value) || value < 0) return encode(bytes, at, `${value}`);
  const high = Math.floor(value / half);
  if (high === 0) return writeDigits(bytes, at, value, 1);
  return writeDigits(bytes, writeDigits(bytes, at, high, 1), value - high * half, halfDigits);
}

/** Writes a number with zeros in front up to so many digits, and gives where it ends. */
function writeDigits(bytes: Uint8Array, from: number, value: number, minDigits: number): number {
  let left = value | 0;
  let count = minDigits;
  for (let limit = 10 ** minDigits; left >= limit; limit *= 10) count++;
  const end = from + count;
  for (let at = end - 1; at >= from; at--) {
    const tens = (left / 10) | 0;
    bytes[at] = digit0 + left - tens * 10;
    left = tens;
  }
  return end;
}

function encode(bytes: Uint8Array, at: number, text: string): number {
  return at + encoder.encodeInto(text, bytes.subarray(at)).written;
}
