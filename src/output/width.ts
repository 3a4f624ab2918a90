const ascii = /^[\x20-\x7e]*$/;
const wide =
  /^[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|^\p{Emoji_Presentation}/u;

/** Columns that text takes on a terminal: wide characters count two, combining marks none. */
export function width(text: string): number {
  if (ascii.test(text)) return text.length;
  let columns = 0;
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    columns += wide.test(segment) ? 2 : 1;
  }
  return columns;
}

/** Text with blanks up to `columns`; longer text stays as it is, since ids are never cut. */
export function padded(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - width(text)));
}
