/** Deeper JSON is no document of anybody, and would end the stack of whoever walks it. */
export const maxJsonDepth = 200;

/**
 * JSON that can be walked: as `JSON.parse`, but not nested deeper than {@linkcode maxJsonDepth}.
 *
 * @throws SyntaxError when it is no JSON, or is too deep.
 */
export function parseJson(text: string): unknown {
  let depth = 0;
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{}]/gs)) {
    if (mark === "[" || mark === "{") {
      if (++depth > maxJsonDepth) {
        throw new SyntaxError(`it is nested deeper than ${maxJsonDepth} levels`);
      }
    } else if (mark === "]" || mark === "}") depth--;
  }
  return JSON.parse(text);
}
