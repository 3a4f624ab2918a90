/** Deeper JSON is no document of anybody, and would end the stack of whoever walks it. */
export const maxJsonDepth = 200;

/** JSON that is nested deeper than {@linkcode maxJsonDepth}; its message says so to people. */
export class JsonTooDeep extends SyntaxError {}

/**
 * JSON that can be walked: as `JSON.parse`, but not nested deeper than {@linkcode maxJsonDepth}.
 *
 * @throws SyntaxError when it is no JSON; {@linkcode JsonTooDeep} when it is too deep.
 */
export function parseJson(text: string): unknown {
  requireShallow(text);
  return JSON.parse(text);
}

const [quote, backslash, openList, closeList, openObject, closeObject] = [
  ...[0x22, 0x5c, 0x5b, 0x5d, 0x7b, 0x7d],
];

/** A loop over units, since every answer of a server comes through here. */
function requireShallow(text: string): void {
  let depth = 0;
  let isText = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (isText) {
      if (unit === backslash) at++;
      else if (unit === quote) isText = false;
    } else if (unit === quote) isText = true;
    else if (unit === openList || unit === openObject) {
      if (++depth > maxJsonDepth) {
        throw new JsonTooDeep(`it is nested deeper than ${maxJsonDepth} levels`);
      }
    } else if (unit === closeList || unit === closeObject) depth--;
  }
}
