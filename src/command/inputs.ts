import { GcsError } from "../errors/mod.ts";
import { parseChoice, parseInteger, parseRange, parseUuid } from "./parse.ts";

/** Turns what was typed into a value, or throws a GcsError `usage` that says what is expected. */
export type Parse<T> = (typed: string, name: string) => T;

/** One positional argument. */
export interface ArgSpec<T> {
  readonly name: string;
  readonly summary: string;
  readonly optional: boolean;
  readonly variadic: boolean;
  readonly choices?: readonly string[];
  readonly parse: Parse<unknown>;
  /** Only the type matters: what the command receives. */
  readonly type?: T;
}

/** One option. The member's camelCase name gives the flag: `displayName` is `--display-name`. */
export interface OptionSpec<T> {
  readonly form: "flag" | "toggle" | "value" | "list";
  /** Placeholder of the value in help, for example `DOMAIN`. */
  readonly value?: string;
  readonly summary: string;
  /** Single letter, without the dash. */
  readonly short?: string;
  /** For a toggle: the flags for true and false, without dashes. */
  readonly names?: readonly [on: string, off: string];
  readonly choices?: readonly string[];
  readonly required?: boolean;
  /** Heading it stands under in help; default "Options". */
  readonly group?: string;
  /** True takes `LOW HIGH` as two words, too, as the official program does. */
  readonly pair?: boolean;
  readonly parse: Parse<unknown>;
  readonly type?: T;
}

/** One secret that a command reads from a prompt, standard input or the environment. */
export interface SecretSpec {
  /** What it is, for prompts and messages: `S3 secret access key`. */
  readonly label: string;
  /** Fewest and most characters; default 1 and 4,096. */
  readonly length?: readonly [least: number, most: number];
  /** A form it must have, and how to say it. */
  readonly form?: readonly [pattern: RegExp, words: string];
  /** True takes several lines, for keys in PEM form. */
  readonly multiline?: boolean;
  /** Read only where one of the options of these member names is given; default: always. */
  readonly onlyWith?: string | readonly string[];
  /** Stem of `--<stem>-stdin` and `--<stem>-env`; default `secret`. */
  readonly stem?: string;
  /** Another stem, which older scripts use; taken, but not shown in help. */
  readonly oldStem?: string;
  /** Variable for a bare `--secret-env`; default `GLOBUS_SECRET_VALUE`. */
  readonly variable?: string;
}

const asTyped: Parse<string> = (typed) => typed;

interface ArgSettings {
  readonly optional?: boolean;
}

function required<T>(name: string, summary: string, parse: Parse<T>, extra = {}): ArgSpec<T> {
  return { name, summary, optional: false, variadic: false, parse, ...extra };
}

/** Builders of positional arguments. */
export const arg = {
  text: (name: string, summary: string): ArgSpec<string> => required(name, summary, asTyped),
  uuid: (name: string, summary: string): ArgSpec<string> => required(name, summary, parseUuid),
  choice: <const C extends readonly string[]>(
    name: string,
    choices: C,
    summary: string,
  ): ArgSpec<C[number]> => required(name, summary, parseChoice(choices), { choices }),
  parsed: <T>(name: string, summary: string, parse: Parse<T>): ArgSpec<T> =>
    required(name, summary, parse),
  optional: <T>(spec: ArgSpec<T>): ArgSpec<T | undefined> => ({
    ...spec,
    optional: true,
    type: undefined,
  }),
  /** One or more; the command receives a list. */
  many: <T>(spec: ArgSpec<T>): ArgSpec<readonly T[]> => ({
    name: spec.name,
    summary: spec.summary,
    optional: spec.optional,
    variadic: true,
    parse: spec.parse,
    ...(spec.choices ? { choices: spec.choices } : {}),
  }),
};

type Optional<T> = OptionSpec<T | undefined>;

/** Builders of options. Unless `required`, the command receives undefined when one is absent. */
export const opt = {
  flag: (summary: string, short?: string): OptionSpec<boolean> => ({
    form: "flag",
    summary,
    parse: () => true,
    ...(short ? { short } : {}),
  }),
  /** `--public` / `--private`: true, false, or undefined when neither is given. */
  toggle: (on: string, off: string, summary: string): Optional<boolean> => ({
    form: "toggle",
    names: [on, off],
    summary,
    parse: asTyped,
  }),
  text: (value: string, summary: string): Optional<string> => ({
    form: "value",
    value,
    summary,
    parse: asTyped,
  }),
  /** Text where `""` means: clear the field (null is sent). */
  clearable: (value: string, summary: string): Optional<string | null> => ({
    form: "value",
    value,
    summary: `${summary}; "" clears it`,
    parse: (typed) => typed === "" ? null : typed,
  }),
  uuid: (value: string, summary: string): Optional<string> => ({
    form: "value",
    value,
    summary,
    parse: parseUuid,
  }),
  integer: (
    value: string,
    summary: string,
    least = 0,
    most = Number.MAX_SAFE_INTEGER,
  ): Optional<number> => ({ form: "value", value, summary, parse: parseInteger(least, most) }),
  /** A whole number where `""` means: clear the field (null is sent). */
  clearableInteger: (
    value: string,
    summary: string,
    least = 0,
    most = Number.MAX_SAFE_INTEGER,
  ): Optional<number | null> => ({
    form: "value",
    value,
    summary: `${summary}; "" clears it`,
    parse: (typed, name) => typed === "" ? null : parseInteger(least, most)(typed, name),
  }),
  /** One of some words, where `""` means: clear the field (null is sent). */
  clearableChoice: <const C extends readonly string[]>(
    choices: C,
    summary: string,
  ): Optional<C[number] | null> => ({
    form: "value",
    value: choices.join("|"),
    choices,
    summary: `${summary}; "" clears it`,
    parse: (typed, name) => typed === "" ? null : parseChoice(choices)(typed, name),
  }),
  /** A first and a last number: `LOW-HIGH`, or `LOW HIGH`. */
  range: (summary: string, least: number, most: number): Optional<readonly [number, number]> => ({
    form: "value",
    value: "LOW-HIGH",
    summary,
    pair: true,
    parse: parseRange(least, most),
  }),
  choice: <const C extends readonly string[]>(
    choices: C,
    summary: string,
  ): Optional<C[number]> => ({
    form: "value",
    value: choices.join("|"),
    choices,
    summary,
    parse: parseChoice(choices),
  }),
  parsed: <T>(value: string, summary: string, parse: Parse<T>): Optional<T> => ({
    form: "value",
    value,
    summary,
    parse,
  }),
  /** Repeatable. A single `""` gives the empty list, which clears the field. */
  list: (value: string, summary: string): Optional<readonly string[]> => ({
    form: "list",
    value,
    summary: `${summary} (repeatable; "" clears)`,
    parse: asTyped,
  }),
  /** `a,b,c`. `""` gives the empty list. */
  commas: (value: string, summary: string): Optional<readonly string[]> => ({
    form: "value",
    value,
    summary: `${summary} (comma separated; "" clears)`,
    parse: (typed) => typed.split(",").map((item) => item.trim()).filter((item) => item !== ""),
  }),
  required: <T>(spec: OptionSpec<T | undefined>): OptionSpec<T> => {
    const { type: _, ...rest } = spec;
    return { ...rest, required: true };
  },
  grouped: <T>(group: string, spec: OptionSpec<T>): OptionSpec<T> => ({ ...spec, group }),
};

/** The flag of an option's member name: `displayName` → `display-name`. */
export function flagOf(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** GcsError for bad input to the named argument or option. */
export function badInput(name: string, why: string, hint?: string): GcsError {
  return new GcsError("usage", `Cannot use ${name}: ${why}`, { hint });
}
