const encoder = new TextEncoder();

/** Longest text for which the buffer is kept: a batch of 1,000 rows as JSON fits. */
const keptBytes = 4 * 1024 * 1024;

/** Turns strings into UTF-8 without a new buffer for each: SQLite copies before the next call. */
export class TextBuffer {
  #bytes = new Uint8Array(new ArrayBuffer(4096));

  /** The UTF-8 form, valid until the next call. An empty string still has an address. */
  encode(text: string): { readonly bytes: Uint8Array<ArrayBuffer>; readonly length: number } {
    const max = text.length * 3;
    if (max > keptBytes) {
      const bytes = encoder.encode(text);
      return { bytes, length: bytes.length };
    }
    if (max > this.#bytes.length) {
      this.#bytes = new Uint8Array(new ArrayBuffer(Math.max(max, this.#bytes.length * 2)));
    }
    return { bytes: this.#bytes, length: encoder.encodeInto(text, this.#bytes).written };
  }

  /** Forgets what was encoded last. */
  clear(): void {
    this.#bytes.fill(0);
  }
}

/** A C string: UTF-8 with a closing zero byte, outside the JavaScript heap so that it stays put. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  const encoded = encoder.encode(text);
  const bytes = new Uint8Array(new ArrayBuffer(encoded.length + 1));
  bytes.set(encoded);
  return bytes;
}
