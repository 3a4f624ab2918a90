import { MappingFailure } from "./finding.ts";
import type { Groups } from "./pattern_match.ts";

/** What Globus Auth says of one identity. */
export type MappableIdentity = Readonly<Record<string, unknown>>;

/** One `{…}` of a template. */
export interface Placeholder {
  /** With its braces. */
  readonly text: string;
  readonly name: string;
  /** The group that it means, which may be negative; undefined: a member of the identity. */
  readonly group: number | undefined;
  /** Where it begins, in characters from 0. */
  readonly at: number;
}

/** The placeholders of a template, in their order. */
export function placeholdersOf(template: string): readonly Placeholder[] {
  return [...template.matchAll(/(?<!\\)(?:\\\\)*(\{([^}]*)\})/gu)].map((match) => {
    const [whole, text = "", name = ""] = match;
    const at = [...template.slice(0, match.index + whole.length - text.length)].length;
    return { text, name, group: pythonInteger(name), at };
  });
}

/**
 * Fills a template. The values go in one after the other, so that a value which holds a later
 * placeholder is filled, too: that is how endpoints do it.
 *
 * @throws MappingFailure for a value that is missing or no text.
 */
export function fill(template: string, identity: MappableIdentity, groups: Groups = []): string {
  let filled = template;
  for (const placeholder of placeholdersOf(template)) {
    const value = valueOf(placeholder, identity, groups);
    filled = filled.split(placeholder.text).join(value);
  }
  return filled;
}

function valueOf(
  { text, name, group }: Placeholder,
  identity: MappableIdentity,
  groups: Groups,
): string {
  if (group !== undefined && group < groups.length) {
    const value = groups.at(group);
    if (value !== undefined) return value;
    const isThere = group >= -groups.length;
    throw new MappingFailure(isThere ? `${text} took no part in the match` : `no group ${text}`);
  }
  const value = Object.hasOwn(identity, name) ? identity[name] : undefined;
  if (typeof value === "string") return value;
  if (value !== undefined && value !== null) throw new MappingFailure(`${text} is not a text`);
  throw new MappingFailure(
    group === undefined ? `the identity has no ${text}` : `no group ${text}`,
  );
}

// deno-lint-ignore no-control-regex
const blanks = /^[\t-\r\x1c-\x1f\x85\p{Z}]+|[\t-\r\x1c-\x1f\x85\p{Z}]+$/gu;

/** What Python's `int()` makes of a text; undefined where it refuses. */
function pythonInteger(text: string): number | undefined {
  const form = /^([+-]?)(\p{Nd}+(?:_\p{Nd}+)*)$/u.exec(text.replaceAll(blanks, ""));
  const [, sign = "", spelled = ""] = form ?? [];
  const digits = [...spelled.replaceAll("_", "")];
  if (digits.length === 0 || digits.length > 4300) return undefined;
  const value = digits.reduce((sum, digit) => sum * 10 + digitValue(digit), 0);
  return sign === "-" ? -value : value;
}

/** Digits of a script stand in a row of ten: the row begins where digits before it end. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  let start = code;
  while (start > 0 && /^\p{Nd}$/u.test(String.fromCodePoint(start - 1))) start--;
  return (code - start) % 10;
}
