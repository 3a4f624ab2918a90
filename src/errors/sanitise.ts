import { redactKnownSecrets } from "./secret.ts";

const shown = "[redacted]";

/** Characters kept of one message: nobody reads more, and the rules below stay fast. */
const longest = 16_384;

/** Names whose value is a secret wherever they appear: JSON members, form fields, key=value text. */
const secretName =
  "(?:[a-z0-9_.-]*(?:secret|password|passphrase|private_?key|authorization|cookie|api_?key|credential_?key)[a-z0-9_-]*|(?:access|refresh|id|bearer|oauth)_?token|token|code_verifier|s3_secret_key)";

const rules: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, shown],
  [
    /\b(authorization|proxy-authorization|cookie|set-cookie)(["']?\s*[:=]\s*["']?)[^\r\n"']+/gi,
    `$1$2${shown}`,
  ],
  [/\b(bearer|basic)\s+[a-z0-9._~+/-]{8,}=*/gi, `$1 ${shown}`],
  [
    new RegExp(`(["'])(${secretName})\\1(\\s*:\\s*)(["'])(?:\\\\.|(?!\\4).)*\\4`, "gi"),
    `$1$2$1$3$4${shown}$4`,
  ],
  [new RegExp(`\\b(${secretName})=([^\\s&"',;]+)`, "gi"), `$1=${shown}`],
  [/\beyJ[a-zA-Z0-9_-]{8,}\.[a-zA-Z0-9_-]{8,}\.[a-zA-Z0-9_-]*/g, shown],
  [/\bAg[a-zA-Z0-9]{30,}\b/g, shown],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, shown],
  [/([?&](?:code|state|token)=)[^&\s"']+/gi, `$1${shown}`],
  [/\bx'[0-9a-f]{64,}'/gi, shown],
  [
    /\b(?:SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|ATTACH|REPLACE)\b\s[^\n]*\b(?:FROM|INTO|SET|TABLE|WHERE|VALUES|key|DATABASE)\b[^\n]*/g,
    "[sql]",
  ],
  [/(?:\/home|\/Users)\/[^/\s:"']+/g, "~"],
  [/\/root(?=\/)/g, "~"],
];

/**
 * Text that may be shown or logged: known secrets, tokens, credentials, private keys, SQL and home
 * folders are replaced. Every message, hint and log line passes through here.
 */
export function sanitise(text: string): string {
  let result = redactKnownSecrets(text.length > longest ? `${text.slice(0, longest)}…` : text);
  for (const [pattern, replacement] of rules) result = result.replace(pattern, replacement);
  return result;
}

/** {@linkcode sanitise} for debug output: identities that look like e-mail addresses go too. */
export function sanitiseDebug(text: string): string {
  return sanitise(text).replace(/\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+\b/g, "[identity]");
}
