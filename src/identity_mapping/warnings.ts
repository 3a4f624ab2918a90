import type { Rule } from "./document.ts";
import type { Flaw } from "./finding.ts";
import { plainSpecials } from "./pattern_tokens.ts";
import { type Placeholder, placeholdersOf } from "./template.ts";

/** Members of an identity that Globus Auth gives to endpoints. */
const identityMembers = [
  "email",
  "id",
  "identity_provider",
  "identity_provider_display_name",
  "identity_type",
  "name",
  "organization",
  "status",
  "username",
];

/** Members that people write themselves. */
const ownWords = ["name", "organization"];

function warning(words: string, index?: number): Flaw {
  return { level: "warning", words, ...(index === undefined ? {} : { position: index + 1 }) };
}

/** What a `match` maps other than it reads. */
export function* matchWarnings({ match, literal, pattern }: Rule): Iterable<Flaw> {
  const letters = [...match];
  if (pattern.bareChoice !== undefined) {
    const words = 'has a "|" outside of parentheses: what stands before the last one need only ' +
      "be the beginning; write (a|b)";
    yield warning(words, pattern.bareChoice);
  }
  if (literal) {
    const index = letters.findIndex((letter, index) =>
      letter === "\\" && /[\\0-9^?*|()$+.{}\]]/.test(letters[index + 1] ?? "")
    );
    if (index >= 0) {
      const words = "has a backslash before a special character, which endpoints do not take as " +
        "plain text; leave out literal and escape the specials";
      yield warning(words, index);
    }
    return;
  }
  const plain = letters.findIndex((letter, index) =>
    plainSpecials.includes(letter) && letters[index - 1] !== "\\"
  );
  if (plain >= 0) {
    yield warning(
      `has "${letters[plain]}", which stands for itself here: only . ? * | ( ) are special`,
      plain,
    );
  }
  const open = letters.findIndex((letter, index) =>
    letter === "(" && letters[index + 1] === "?" && letters[index - 1] !== "\\"
  );
  if (open >= 0) yield warning('has "(?", which the language of mappings does not promise', open);
  if (letters.at(-1) === "\\" && trailing(letters) % 2 === 1) {
    const words = "ends with a backslash, which takes away the end of the expression";
    yield warning(words, letters.length - 1);
  }
}

function trailing(letters: readonly string[]): number {
  return letters.length - (letters.findLastIndex((letter) => letter !== "\\") + 1);
}

/** What a `source` does other than it reads. */
export function* sourceWarnings({ source }: Rule): Iterable<Flaw> {
  const found = placeholdersOf(source);
  for (const placeholder of found) {
    if (placeholder.group !== undefined) {
      yield stops(placeholder, "a source has no groups");
    } else yield* memberWarnings(placeholder);
  }
  yield* braceWarnings(source, found);
  if (found.length === 0) yield warning("names no member of the identity: it is always the same");
}

/** What an `output` does other than it reads. */
export function* outputWarnings({ output, pattern }: Rule): Iterable<Flaw> {
  const found = placeholdersOf(output);
  for (const placeholder of found) {
    const { group } = placeholder;
    if (group === undefined) yield* memberWarnings(placeholder);
    else if (group >= pattern.groups || group < -pattern.groups) {
      const has = pattern.groups === 1 ? "1 group" : `${pattern.groups} groups`;
      yield stops(placeholder, `match has ${has}, counted from 0`);
    } else if (!pattern.always.has(group < 0 ? group + pattern.groups : group)) {
      yield stops(placeholder, "its group need not take part in a match", "when it does not");
    }
  }
  yield* braceWarnings(output, found);
  if (output === "") yield warning("is empty: it maps nobody");
}

/** An error ends the document for the identity: later rules are not tried. */
function stops({ text, at }: Placeholder, why: string, when = "for each identity"): Flaw {
  return warning(`has ${text}, an error ${when} that ends the document: ${why}`, at);
}

function* memberWarnings(placeholder: Placeholder): Iterable<Flaw> {
  const { text, name, at } = placeholder;
  if (ownWords.includes(name)) {
    yield warning(`has ${text}, which people can set to whatever they like`, at);
  }
  if (identityMembers.includes(name)) return;
  const near = identityMembers.find((member) => member === name.trim().toLowerCase());
  const [member = "", part] = name.split(":");
  if (near !== undefined) yield stops(placeholder, `write {${near}}`);
  else if (part !== undefined && identityMembers.includes(member)) {
    yield stops(placeholder, `there are no parts; take {${member}} and a group in match`);
  } else yield stops(placeholder, "identities have no such member");
}

function* braceWarnings(template: string, found: readonly Placeholder[]): Iterable<Flaw> {
  const letters = [...template];
  const isIn = (index: number) =>
    found.some(({ at, text }) => index >= at && index < at + [...text].length);
  const plain = letters.findIndex((letter, index) => letter === "{" && !isIn(index));
  if (plain < 0) return;
  yield letters[plain - 1] === "\\"
    ? warning('has "\\{", which keeps its backslash', plain - 1)
    : warning('has a "{" without its "}", which stays as it is', plain);
}
