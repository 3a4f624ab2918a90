/**
 * A passphrase is bytes. As text, bytes that are no UTF-8 stand as U+DC80 to U+DCFF, the low halves
 * of surrogate pairs that no valid text has (PEP 383), so that no two passphrases become one.
 */
export function passphraseText(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let text = "";
  let start = 0;
  while (start < bytes.length) {
    const length = [1, 2, 3, 4].find((size) => decodes(decoder, bytes, start, size));
    if (length === undefined) text += String.fromCharCode(0xdc00 + (bytes[start] ?? 0));
    else text += decoder.decode(bytes.subarray(start, start + length));
    start += length ?? 1;
  }
  return text;
}

/** The bytes of {@linkcode passphraseText}, with its valid text in NFC. */
export function passphraseBytes(text: string): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = text.split(/([\udc80-\udcff](?<![\ud800-\udbff].))/);
  const bytes = parts.flatMap((part, at) =>
    at % 2 === 1 ? [part.charCodeAt(0) - 0xdc00] : [...encoder.encode(part.normalize("NFC"))]
  );
  return new Uint8Array(bytes);
}

/**
 * What older versions made of the same file: bad UTF-8 replaced, a byte order mark dropped.
 * Undefined where that is the same.
 */
export function olderReading(text: string): string | undefined {
  const older = new TextDecoder().decode(passphraseBytes(text));
  return older === text.normalize("NFC") ? undefined : older;
}

function decodes(decoder: TextDecoder, bytes: Uint8Array, start: number, size: number): boolean {
  if (start + size > bytes.length) return false;
  try {
    return [...decoder.decode(bytes.subarray(start, start + size))].length === 1;
  } catch {
    return false;
  }
}
