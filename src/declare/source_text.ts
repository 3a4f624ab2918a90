/** A text to read, and where it came from. */
export interface SourceText {
  /** Its name in messages. */
  readonly file: string;
  /** Its text. */
  readonly text: string;
  /** Files that it names lie in or below this folder, unless their paths are absolute. */
  readonly folder: string;
}

/** Longest text that is taken: a declaration of 10,000 collections has about 4 MiB. */
export const maxSourceBytes = 16 * 1024 * 1024;

/** The text of some bytes; undefined where they are no UTF-8. */
export function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
