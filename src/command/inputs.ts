import { GcsError } from "../errors/mod.ts";
import type { Form } from "../forms/mod.ts";
import { type Parse, parseChoice, parseForm, parseUuid } from "./parse.ts";
import { byName, type ObjectKind, parseReference } from "./reference.ts";

/** Things of which something knows which there are, besides objects with names. */
export type Takes =
  | ObjectKind
  | "role"
  | "sharing_policy"
  | "profile"
  | "setting"
  | "setting value";

/** One positional argument. */
export interface ArgSpec<T> {
  readonly name: string;
  readonly summary: string;
  readonly optional: boolean;
  readonly variadic: boolean;
  readonly choices?: readonly string[];
  /** The choice that is meant by another spelling, or by an id. */
  readonly choose?: (typed: string) => string | undefined;
  /** What kind of object it names: an id, or a name that the shell replaces by the id. */
  readonly object?: ObjectKind;
  /** What else it can be, where something knows which there are. */
  readonly takes?: readonly Takes[];
  /** Member of the option that may give it instead; one of the two must. */
  readonly orOption?: string;
  readonly parse: Parse<unknown>;
  /** Only the type matters: what the command receives. */
  readonly type?: T;
}

/** One secret that a command reads from a prompt, standard input or the environment. */
export interface SecretSpec {
  /** What it is, for prompts and messages: `S3 secret access key`. */
  readonly label: string;
  /** Fewest and most characters; default 1 and 4,096. */
  readonly length?: readonly [min: number, max: number];
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

function required<T>(name: string, summary: string, parse: Parse<T>, extra = {}): ArgSpec<T> {
  return { name, summary, optional: false, variadic: false, parse, ...extra };
}

/** Builders of positional arguments. */
export const arg = {
  text: (name: string, summary: string, form?: Form): ArgSpec<string> =>
    required(name, summary, form === undefined ? asTyped : parseForm(form)),
  uuid: (name: string, summary: string, takes: readonly Takes[] = []): ArgSpec<string> =>
    required(name, summary, parseUuid, { takes }),
  /** The same argument, with what it can be. */
  taking: <T>(takes: readonly Takes[], spec: ArgSpec<T>): ArgSpec<T> => ({ ...spec, takes }),
  /** An object by its id or its name; the command receives the id. */
  object: (kind: ObjectKind, name: string, summary: string): ArgSpec<string> =>
    required(name, byName(summary), parseReference, { object: kind }),
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
  /** One that older programs take as an option: the word, or the option of this member. */
  orOption: <T>(member: string, spec: ArgSpec<T>): ArgSpec<T | undefined> => ({
    ...spec,
    optional: true,
    orOption: member,
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
    ...(spec.object ? { object: spec.object } : {}),
    ...(spec.takes ? { takes: spec.takes } : {}),
  }),
};

/** What a command receives for its arguments or options: `ValuesOf<typeof options>`. */
export type ValuesOf<Specs> = {
  readonly [Member in keyof Specs]: Specs[Member] extends { readonly type?: infer T } ? T : never;
};

/** GcsError for bad input to the named argument or option. */
export function badInput(name: string, why: string, hint?: string): GcsError {
  return new GcsError("usage", `Cannot use ${name}: ${why}`, { hint });
}
