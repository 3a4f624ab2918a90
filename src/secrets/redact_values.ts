const shown = "[redacted]";

/** Headers whose whole line is a credential. */
const headers = new Set(["authorization", "proxyauthorization", "cookie", "setcookie"]);

/** Names that hold a secret wherever one of these stands in them, without `_`, `-` and `.`. */
const anywhere = [
  "secret",
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "privatekey",
  "apikey",
  "credentialkey",
  "codeverifier",
  "clientassertion",
  "signature",
  "accesskey",
  "accountkey",
  "storagekey",
  "sharedkey",
  "encryptionkey",
];

/** Names that are too short to look for inside others. */
const whole = new Set(["pwd", "pw", "pass", "pin", "psk", "auth"]);

/** Settings about a secret that are none. */
const about = /(?:file|path|env|stdin|days|source|type|url|uri|endpoint|count|required|ids?)$/;

/** Words are not longer than this, so that what is longer is taken for a value unread. */
const maxWordLength = 128;

/** A name with what stands between it and its value. The look-behind keeps it from being read twice. */
const nameThenValue = /(?<![\w.-])([\w.-]+)((?:\\*["'])?\s{0,4}[:=]\s{0,4})/g;

/**
 * The text without the values of secrets that have a name: JSON members (also in JSON inside a JSON
 * string), form fields, headers, assignments and query parameters. One pass over the text.
 */
export function redactValues(text: string): string {
  const names = new RegExp(nameThenValue);
  let result = "";
  let done = 0;
  for (let match = names.exec(text); match !== null; match = names.exec(text)) {
    const [, name = "", between = ""] = match;
    const start = match.index + name.length + between.length;
    const [from, to] = valueAt(text, start, {
      name: name.toLowerCase().replace(/[_.-]/g, ""),
      isColon: between.includes(":"),
      isMember: /^\\*["']/.test(between),
      before: text.charAt(match.index - 1),
    });
    if (to <= from) continue;
    result += text.slice(done, from) + shown;
    done = to;
    names.lastIndex = to;
  }
  return result + text.slice(done);
}

interface Named {
  readonly name: string;
  readonly isColon: boolean;
  /** The name ends with a quote, as in JSON. */
  readonly isMember: boolean;
  /** Character before the name. */
  readonly before: string;
}

/** Where the secret value stands; an empty range where there is none. */
function valueAt(text: string, start: number, named: Named): readonly [number, number] {
  const none = [start, start] as const;
  if (headers.has(named.name)) return quoted(text, start) ?? [start, endOf(text, start, /[\r\n]/g)];
  if (!isSecret(named)) return none;
  const inQuotes = quoted(text, start);
  if (inQuotes !== undefined) return inQuotes;
  const end = endOf(text, start, /[\s&"'\\,;{}[\]()]/g);
  const value = text.slice(start, end);
  if (/^(?:true|false|null|none|undefined)$/i.test(value)) return none;
  // After a colon a bare word is more often prose ("Invalid password: expected…") than a value.
  if (named.isMember) return [start, end];
  if (named.isColon && value.length <= maxWordLength && !/^(?=.*\d).{4,}$/.test(value)) return none;
  return [start, end];
}

function isSecret({ name, before }: Named): boolean {
  if (name === "code" || name === "state") return before === "?" || before === "&";
  // A part of a URN such as urn:globus:auth:identity:ID.
  if (about.test(name) || (name === "auth" && before === ":")) return false;
  if (name.endsWith("token")) return !/(?:page|continuation|next)token$/.test(name);
  return whole.has(name) || /(?:user|db)?pwd$/.test(name) ||
    anywhere.some((word) => name.includes(word));
}

/**
 * The inside of a quoted string at `start`. Backslashes in front of the first quote tell how deep
 * it lies in other strings; it ends at the next such quote with no more of them.
 */
function quoted(text: string, start: number): readonly [number, number] | undefined {
  const opening = /\\*["']/y;
  opening.lastIndex = start;
  const quote = opening.exec(text)?.[0];
  if (quote === undefined) return undefined;
  const from = start + quote.length;
  const closing = /\\*["']/g;
  closing.lastIndex = from;
  for (let match = closing.exec(text); match !== null; match = closing.exec(text)) {
    const isSame = match[0].at(-1) === quote.at(-1) && match[0].length <= quote.length;
    if (isSame) return [from, match.index];
  }
  return [from, text.length];
}

function endOf(text: string, start: number, stop: RegExp): number {
  stop.lastIndex = start;
  return stop.exec(text)?.index ?? text.length;
}
