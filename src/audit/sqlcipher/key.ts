import { GcsError } from "../../errors/mod.ts";

/** Length of a raw key in bytes: AES-256. */
export const keyBytes = 32;

const hex = "0123456789abcdef";

/**
 * The raw-key form `x'…64 hex digits…'` as bytes. It is built as bytes, never as a string, so that
 * the caller can overwrite it: `using` does that.
 */
export function rawKeyText(key: Uint8Array): Uint8Array<ArrayBuffer> & Disposable {
  if (key.length !== keyBytes) {
    throw new GcsError(
      "secure_store",
      `The key of the audit database is not ${keyBytes} bytes long`,
    );
  }
  const text = new Uint8Array(new ArrayBuffer(keyBytes * 2 + 3));
  text[0] = 0x78;
  text[1] = 0x27;
  key.forEach((byte, index) => {
    text[2 + index * 2] = hex.charCodeAt(byte >> 4);
    text[3 + index * 2] = hex.charCodeAt(byte & 15);
  });
  text[text.length - 1] = 0x27;
  return Object.assign(text, { [Symbol.dispose]: () => void text.fill(0) });
}
