import { isUuid, suggest } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Form } from "../forms/mod.ts";

/** Turns what was typed into a value, or throws a GcsError `usage` that says what is expected. */
export type Parse<T> = (typed: string, name: string) => T;

/** A UUID in its usual form; returned in lower case. */
export function parseUuid(typed: string, name: string): string {
  if (!isUuid(typed)) {
    throw new GcsError("usage", `Invalid ${name} "${typed}": expected a UUID`, {
      hint: "an id looks like 1405823f-0597-4a16-b296-46d4f0ae4b15",
    });
  }
  return typed.toLowerCase();
}

/** A whole number between `min` and `max`. */
export function parseInteger(min: number, max: number) {
  return (typed: string, name: string): number => {
    const value = /^[+-]?\d+$/.test(typed) ? Number(typed) : NaN;
    if (!(value >= min && value <= max)) {
      const range = max === Number.MAX_SAFE_INTEGER ? `${min} or more` : `${min} to ${max}`;
      throw new GcsError("usage", `Invalid ${name} "${typed}": expected a whole number, ${range}`);
    }
    return value;
  };
}

/** One of a fixed set of words, with hyphens or underscores between its parts. */
export function parseChoice<const C extends readonly string[]>(choices: C) {
  return (typed: string, name: string): C[number] => {
    const found = findWord(choices, typed);
    if (found !== undefined) return found;
    const near = suggest(typed, choices);
    throw new GcsError("usage", `Invalid ${name} "${typed}": expected ${choices.join(", ")}`, {
      hint: near === undefined ? undefined : `did you mean "${near}"?`,
    });
  };
}

/** The word that was typed, whichever of `-` and `_` stands between its parts. */
export function findWord<Word extends string>(
  words: readonly Word[],
  typed: string,
): Word | undefined {
  const plain = typed.replaceAll("_", "-");
  return words.find((word) => word.replaceAll("_", "-") === plain);
}

/** Two whole numbers, the lower one first: `50000-51000`. */
export function parseRange(min: number, max: number) {
  return (typed: string, name: string): readonly [number, number] => {
    const [, first = "", last = ""] = /^(\d{1,9})-(\d{1,9})$/.exec(typed) ?? [];
    const [low, high] = [Number(first), Number(last)];
    if (last !== "" && low >= min && low <= high && high <= max) return [low, high];
    throw new GcsError(
      "usage",
      `Invalid ${name} "${typed}": expected LOW-HIGH, two numbers from ${min} to ${max}`,
    );
  };
}

/** A text of a form, in its usual spelling. */
export function parseForm(form: Form): Parse<string> {
  return (typed, name) => {
    const value = form.read(typed);
    if (value !== undefined) return value;
    throw new GcsError("usage", `Invalid ${name} "${typed}": expected ${form.expected}`);
  };
}

/** The path of `file:PATH` or `PATH`: the official program has the first, and people type both. */
export function pathOf(typed: string): string {
  return typed.startsWith("file:") ? typed.slice("file:".length) : typed;
}
