import { uuidPattern } from "./uuid.ts";

/** A text as one word of a POSIX shell command. */
export function shellWord(text: string): string {
  return /^(?:~\/)?[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** What a server may ask of a login, as it says it: nothing in here is believed. */
export interface LoginNeeds {
  readonly identities?: unknown;
  readonly domains?: unknown;
  readonly policies?: unknown;
  readonly mfa?: unknown;
}

const scope = /^\*?[a-z][\w.:/-]{0,300}(?:\[[\w*@.:/[\] -]{1,1000}\])?$/i;
const identity = /^[a-z0-9][\w.+-]{0,63}(?:@[a-z0-9][a-z0-9.-]{0,253})?$/i;
const domain = /^[a-z0-9][a-z0-9.-]{0,253}$/i;
const uuid = new RegExp(`^${uuidPattern}$`, "i");

/**
 * The command that consents to these scopes, for a hint; undefined when none of them is one. Words
 * may come from a server: each is checked, quoted for a POSIX shell, and cannot become an option.
 */
export function consentLine(scopes: unknown): string | undefined {
  const words = among(scopes, scope);
  return words.length === 0 ? undefined : line("session consent", words);
}

/** The command that logs in again as a server asks for it; what is no id or name is left out. */
export function sessionUpdateLine(needs: LoginNeeds = {}): string {
  const options = [
    ...(needs.mfa === true ? ["--mfa"] : []),
    ...among(needs.domains, domain).flatMap((word) => ["--domain", word]),
    ...among(needs.policies, uuid).flatMap((word) => ["--policy", word]),
  ];
  return line(["session update", ...options].join(" "), among(needs.identities, identity));
}

function line(command: string, words: readonly string[]): string {
  return ["gcs", command, ...(words.length > 0 ? ["--"] : []), ...words.map(shellWord)].join(" ");
}

function among(words: unknown, pattern: RegExp): string[] {
  const list = Array.isArray(words)
    ? words
    : typeof words === "string"
    ? words.split(/[\s,]+/)
    : [];
  return list.filter((word): word is string => typeof word === "string" && pattern.test(word));
}
