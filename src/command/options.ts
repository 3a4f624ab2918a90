import type { Form } from "../forms/mod.ts";
import {
  type Parse,
  parseChoice,
  parseForm,
  parseInteger,
  parseRange,
  parseUuid,
  pathOf,
} from "./parse.ts";
import type { Takes } from "./inputs.ts";
import { byName, type ObjectKind, parseReference } from "./reference.ts";

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
  /** What kind of object it names: an id, or a name that the shell replaces by the id. */
  readonly object?: ObjectKind;
  /** What else it can be, where something knows which there are. */
  readonly takes?: readonly Takes[];
  readonly required?: boolean;
  /** Words of the command's choosing argument that it belongs to; default: all. */
  readonly onlyFor?: readonly string[];
  /** Those among them that cannot do without it. */
  readonly neededFor?: readonly string[];
  /** Heading it stands under in help; default "Options". */
  readonly group?: string;
  /** True takes `LOW HIGH` as two words, too, as the official program does. */
  readonly pair?: boolean;
  /** What stands for the flag alone, where it takes a value by `--flag=VALUE` only. */
  readonly bare?: string;
  readonly parse: Parse<unknown>;
  readonly type?: T;
}

type Optional<T> = OptionSpec<T | undefined>;
type Specs = Readonly<Record<string, OptionSpec<unknown>>>;

const asTyped: Parse<string> = (typed) => typed;

function parsed<T>(value: string, summary: string, parse: Parse<T>): Optional<T> {
  return { form: "value", value, summary, parse };
}

function toggle(on: string, off: string, summary: string): Optional<boolean> {
  return { form: "toggle", names: [on, off], summary, parse: asTyped };
}

function text(value: string, summary: string, form?: Form): Optional<string> {
  return parsed(value, summary, form === undefined ? asTyped : parseForm(form));
}

function nullable<T>(spec: Optional<T>): Optional<T | null> {
  return {
    ...spec,
    summary: `${spec.summary}; "" clears it`,
    parse: (typed, name) => typed === "" ? null : spec.parse(typed, name),
  };
}

function many<T>({ type: _, ...spec }: Optional<T>): Optional<readonly T[]> {
  return { ...spec, form: "list", summary: `${spec.summary} (repeatable; "" clears)` };
}

/** Builders of options. Unless `required`, the command receives undefined when one is absent. */
export const opt = {
  flag: (summary: string, short?: string): OptionSpec<boolean> => ({
    form: "flag",
    summary,
    parse: () => true,
    ...(short ? { short } : {}),
  }),
  /** `--public` / `--private`: true, false, or undefined when neither is given. */
  toggle,
  /** `--mfa` / `--no-mfa`. */
  yesNo: (name: string, summary: string) => toggle(name, `no-${name}`, summary),
  text,
  /** A file: `PATH`, or `file:PATH` as the official program writes it elsewhere. */
  file: (value: string, summary: string) => parsed(value, summary, pathOf),
  uuid: (value: string, summary: string) => parsed(value, summary, parseUuid),
  /** An object by its id or its name; the command receives the id. */
  object: (kind: ObjectKind, value: string, summary: string): Optional<string> => ({
    ...parsed(value, byName(summary), parseReference),
    object: kind,
  }),
  integer: (value: string, summary: string, min = 0, max = Number.MAX_SAFE_INTEGER) =>
    parsed(value, summary, parseInteger(min, max)),
  /** A first and a last number: `LOW-HIGH`, or `LOW HIGH`. */
  range: (summary: string, min: number, max: number): Optional<readonly [number, number]> => ({
    ...parsed("LOW-HIGH", summary, parseRange(min, max)),
    pair: true,
  }),
  choice: <const C extends readonly string[]>(
    choices: C,
    summary: string,
  ): Optional<C[number]> => ({
    ...parsed(choices.join("|"), summary, parseChoice(choices)),
    choices,
  }),
  parsed,
  /** Takes what the other takes, and `""` to clear the field (null is sent). */
  nullable,
  /** Text where `""` means: clear the field. */
  clearable: (value: string, summary: string) => nullable(text(value, summary)),
  /** Repeatable. A single `""` gives the empty list, which clears the field. */
  many,
  /** Texts, one each time it is given. */
  list: (value: string, summary: string, form?: Form) => many(text(value, summary, form)),
  /** `a,b,c`. `""` gives the empty list. */
  commas: (value: string, summary: string, form?: Form) =>
    parsed(
      value,
      `${summary} (comma separated; "" clears)`,
      (typed, name): readonly string[] => {
        const items = typed.split(",").map((item) => item.trim()).filter((item) => item !== "");
        return form === undefined ? items : items.map((item) => parseForm(form)(item, name));
      },
    ),
  required: <T>({ type: _, ...spec }: OptionSpec<T | undefined>): OptionSpec<T> => ({
    ...spec,
    required: true,
  }),
  /** Options of some words of the choosing argument alone, such as of some connectors. */
  onlyFor: <S extends Specs>(words: readonly string[], specs: S): S => {
    const table = { ...specs };
    for (const member in table) table[member] = { ...table[member], onlyFor: words };
    return opt.group(`Only for ${words.join(", ")}`, table);
  },
  /** Puts options under a heading of help. */
  group: <S extends Specs>(title: string, specs: S): S => {
    const table = { ...specs };
    for (const member in table) table[member] = { ...table[member], group: title };
    return table;
  },
};

/** The flag of an option's member name: `displayName` → `display-name`. */
export function flagOf(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** What a person types for an option: `--name`, or `--mfa or --no-mfa`. */
export function flagsOf(member: string, { names }: OptionSpec<unknown>): string {
  return (names ?? [flagOf(member)]).map((name) => `--${name}`).join(" or ");
}
