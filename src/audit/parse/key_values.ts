/**
 * `key=value` pairs separated by blanks. A value may stand in double quotes and then hold blanks.
 * Values with `%XX` are url-encoded UTF-8; so is a quote within, and a backslash is only itself.
 * A string says what is wrong.
 */
export function parseKeyValues(line: string): Map<string, string> | string {
  const pairs = new Map<string, string>();
  let at = 0;
  while (at < line.length) {
    if (isBlank(line, at)) {
      at++;
      continue;
    }
    const equals = line.indexOf("=", at);
    const key = equals < 0 ? "" : line.slice(at, equals);
    if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(key)) return `there is no key at column ${at + 1}`;
    if (pairs.has(key)) return `the key "${key}" comes twice`;
    at = equals + 1;
    if (line[at] === '"') {
      const end = line.indexOf('"', at + 1);
      if (end < 0) return `the value of "${key}" has no closing quote`;
      pairs.set(key, decoded(line.slice(at + 1, end)));
      at = end + 1;
      if (at < line.length && !isBlank(line, at)) return `text follows the value of "${key}"`;
    } else {
      const from = at;
      while (at < line.length && !isBlank(line, at)) at++;
      pairs.set(key, decoded(line.slice(from, at)));
    }
  }
  return pairs;
}

/** Broken escapes and bytes that are not UTF-8 stay as they are written. */
function decoded(value: string): string {
  if (!value.includes("%")) return value;
  return value.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      return escapes;
    }
  });
}

function isBlank(line: string, at: number): boolean {
  const code = line.charCodeAt(at);
  return code === 0x20 || code === 0x09;
}
