const encoder = new TextEncoder();

/** A longer text gets bytes of its own, so that no more than this stays in memory for it. */
const keptBytes = 256 * 1024;

/**
 * Lends the UTF-8 of texts in one buffer that is used again and again. A text may hold a secret, so
 * its bytes are wiped when the work on them has ended.
 */
export class Utf8Buffer {
  #kept: Uint8Array<ArrayBuffer> | undefined = new Uint8Array(4096);

  /** Gives `work` the bytes of a text, which are its own until it ends: also of two at once. */
  async lend<T>(text: string, work: (bytes: Uint8Array<ArrayBuffer>) => Promise<T>): Promise<T> {
    const buffer = this.#take(text.length * 3);
    const bytes = buffer === undefined
      ? encoder.encode(text)
      : buffer.subarray(0, encoder.encodeInto(text, buffer).written);
    try {
      return await work(bytes);
    } finally {
      bytes.fill(0);
      if (buffer !== undefined) this.#kept = buffer;
    }
  }

  /** The buffer, made larger where it has to be; undefined while it is lent, or for too much. */
  #take(size: number): Uint8Array<ArrayBuffer> | undefined {
    const kept = this.#kept;
    if (kept === undefined || size > keptBytes) return undefined;
    this.#kept = undefined;
    return size <= kept.length ? kept : new Uint8Array(Math.max(size, 2 * kept.length));
  }
}

/** How many bytes a text has in UTF-8. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x80) continue;
    const isPair = (unit & 0xfc00) === 0xd800 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00;
    // A pair has four bytes, half a pair is written as U+FFFD, with three.
    if (isPair) at++;
    length += isPair || unit > 0x7ff ? 2 : 1;
  }
  return length;
}
