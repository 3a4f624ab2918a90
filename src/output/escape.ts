/**
 * Characters that a terminal obeys instead of showing, or that make text look like other text:
 * C0, DEL, C1, line and paragraph separators, direction marks and overrides, invisible spaces,
 * and halves of surrogate pairs.
 */
const unsafe =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const names: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text that shows every character and moves nothing: one line, escapes as `\x1b` or `\u202e`. */
export function visible(text: string): string {
  return text.replace(unsafe, (character) => {
    const code = character.charCodeAt(0);
    return names[character] ??
      (code < 256
        ? `\\x${code.toString(16).padStart(2, "0")}`
        : `\\u${code.toString(16).padStart(4, "0")}`);
  });
}

/** JSON for people and programs: what {@linkcode visible} escapes is escaped as JSON does it. */
export function visibleJson(json: string): string {
  // A line feed between members is layout; inside strings JSON has escaped it already.
  return json.replace(unsafe, (character) => {
    if (character === "\n") return character;
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
