import { redactSql } from "./redact_sql.ts";
import { redactValues } from "./redact_values.ts";
import { redactKnownSecrets } from "./secret.ts";

const shown = "[redacted]";

/** Characters kept of one message: nobody reads more. */
const maxLength = 16_384;

/** Characters given up before a cut, so that no half of a token is left, which no rule knows. */
const margin = 4_096;

/**
 * Secrets by their own form. Every rule takes time in proportion to the text: nothing repeated is
 * followed by something that it could also match, and a rule that could start inside its own match
 * has a look-behind against it.
 */
const rules: readonly (readonly [RegExp, string])[] = [
  [
    /-{4,5} ?BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}[\s\S]*?(?:-{4,5} ?END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)? ?-{4,5}|$)/g,
    shown,
  ],
  [
    /\b(bearer|basic)\s{1,8}(?!(?:auth[a-z]*|tokens?|credentials?|scheme|realm)\b)[a-z0-9._~+/-]{8,}=*/gi,
    `$1 ${shown}`,
  ],
  // In an address a token may follow `%20`, where no word begins.
  [/(?:(?<![\w-])|(?<=%[0-9A-Fa-f]{2}))eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, shown],
  [/(?:\b|(?<=%[0-9A-Fa-f]{2}))Ag[a-zA-Z0-9]{30,}/g, shown],
  [/(?:\b|(?<=%[0-9A-Fa-f]{2}))(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, shown],
  // Up to the last at sign: a password may hold others, and slashes. A port is no password.
  [/(:\/\/)[^\s/@:"']{0,256}:(?!\d{1,5}(?:[/?#\s]|$))[^\s"]{1,1024}@/g, `$1${shown}@`],
  [/(:\/\/)[^\s/@"']+@/g, `$1${shown}@`],
  [/\bx'[0-9a-f]{64,}'/gi, shown],
];

/** Home folders: who somebody is on this machine. Not a path inside a URL, and not `/home/$USER`. */
const homes: readonly (readonly [RegExp, string])[] = [
  [/(?<![\w.~-])(?:\/var)?\/(?:home|Users)\/(?!\$)[^/\s:"'\\]+/g, "~"],
  [/(?<![\w.~-])(?:\/var)?\/root(?![\w.-])/g, "~"],
  [/\b[A-Za-z]:(?:\\{1,2}|\/)Users(?:\\{1,2}|\/)[^\\/\s:"']+/g, "~"],
];

/**
 * Text that may be shown or logged: known secrets, tokens, credentials, private keys, SQL and home
 * folders are replaced. Every message, hint and log line passes through here.
 */
export function sanitise(text: string): string {
  let result = redactValues(cut(redactKnownSecrets(text)));
  for (const [pattern, replacement] of rules) result = result.replace(pattern, replacement);
  result = redactSql(result);
  for (const [pattern, replacement] of homes) result = result.replace(pattern, replacement);
  return result;
}

/** {@linkcode sanitise} for debug output: identities that look like e-mail addresses go too. */
export function sanitiseDebug(text: string): string {
  return sanitise(text).replace(/(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g, "[identity]");
}

/** The start of a long text, up to a place where no token is cut in two. */
function cut(text: string): string {
  if (text.length <= maxLength) return text;
  for (let end = maxLength; end > maxLength - margin; end--) {
    if (/[\s,;&"'{}()]/.test(text.charAt(end))) return `${text.slice(0, end)}…`;
  }
  return `${text.slice(0, maxLength - margin)}…`;
}
