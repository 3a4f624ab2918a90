import {
  type AnyCommand,
  type ArgSpec,
  flagOf,
  globalFlags,
  type OptionSpec,
  secretFlags,
} from "../../command/mod.ts";
import { findCommand, type Found, type RegistryEntry } from "../find_command.ts";

/** What an option or an argument takes, as far as completion asks. */
export type ValueSpec = Pick<ArgSpec<unknown>, "choices" | "object" | "takes"> & {
  /** Placeholder in help: `FILE`. */
  readonly name: string;
};

/** One option by one of its flags. */
export interface KnownOption {
  /** With its dashes. */
  readonly flag: string;
  readonly summary: string;
  /** Undefined for a flag alone. */
  readonly value?: ValueSpec;
  /** A letter with a dash. */
  readonly short?: string;
  readonly member?: string;
  readonly isRequired: boolean;
  readonly isGlobal: boolean;
  readonly isList: boolean;
  /** The next word is its value. */
  readonly takesNext: boolean;
}

/** Where the cursor stands: behind which words of which command or group. */
export interface Cursor {
  /** Words of the command or group. */
  readonly path: string;
  readonly command: AnyCommand | undefined;
  readonly options: readonly KnownOption[];
  /** Values of arguments before the cursor. */
  readonly positionals: readonly string[];
  /** Flags before the cursor, as they are defined, with the values given. */
  readonly given: ReadonlyMap<string, string | undefined>;
  /** The option whose value stands at the cursor. */
  readonly pending: KnownOption | undefined;
  /** Behind `--`, where nothing is an option. */
  readonly isLiteral: boolean;
}

/** Finds out where the cursor is. GcsError `usage` behind words that name no command. */
export async function cursorAfter(
  words: readonly string[],
  registry: readonly RegistryEntry[],
): Promise<Cursor> {
  const found = findCommand(words, registry);
  const command = found.kind === "command" ? (await found.entry.load()).default : undefined;
  const path = pathOf(found, words);
  const options = [...command === undefined ? [] : ownOptions(command), ...globals];
  const positionals: string[] = [];
  const given = new Map<string, string | undefined>();
  const { rest } = found;
  let pending: KnownOption | undefined;
  for (let at = 0; at < rest.length; at++) {
    const word = rest[at] ?? "";
    if (word === "--") {
      positionals.push(...rest.slice(at + 1));
      return { path, command, options, positionals, given, pending: undefined, isLiteral: true };
    }
    const [flag = "", ...values] = word.split("=");
    const option = options.find((one) => one.flag === flag || one.short === flag);
    if (option === undefined) {
      if (!word.startsWith("-")) positionals.push(word);
    } else if (values.length > 0 || !option.takesNext) {
      given.set(option.flag, values.length > 0 ? values.join("=") : undefined);
    } else if (at + 1 === rest.length) pending = option;
    else given.set(option.flag, rest[++at]);
  }
  return { path, command, options, positionals, given, pending, isLiteral: false };
}

function pathOf(found: Found, words: readonly string[]): string {
  if (found.kind === "topic") return `help ${found.topic}`;
  return found.kind === "group" ? found.path : pathIn(words, found.entry);
}

/** The spelling that was typed: options of the program may stand between its words. */
function pathIn(words: readonly string[], { path, aliases }: RegistryEntry): string {
  const isIn = (name: string) => {
    let at = 0;
    const wanted = name.split(" ");
    for (const word of words) if (word === wanted[at]) at++;
    return at >= wanted.length;
  };
  return [path, ...aliases].filter(isIn).sort((a, b) => b.length - a.length)[0] ?? path;
}

const globals: readonly KnownOption[] = globalFlags.map((
  { flag, short, value, summary, choices, takes },
) => ({
  flag: `--${flag}`,
  summary,
  ...(short === undefined ? {} : { short: `-${short}` }),
  ...(value === undefined
    ? {}
    : { value: { name: value, ...(choices && { choices }), ...(takes && { takes }) } }),
  isRequired: false,
  isGlobal: true,
  isList: false,
  takesNext: value !== undefined,
}));

function ownOptions(command: AnyCommand): KnownOption[] {
  const own = Object.entries(command.options ?? {}).flatMap(([member, spec]) =>
    (spec.names ?? [flagOf(member)]).map((name) => known(member, name, spec))
  );
  const secret = secretFlags(command).filter(({ isOld }) => !isOld)
    .map(({ flag, summary }): KnownOption => ({
      flag: `--${flag}`,
      summary,
      isRequired: false,
      isGlobal: false,
      isList: false,
      takesNext: false,
    }));
  return [...own, ...secret];
}

function known(member: string, name: string, spec: OptionSpec<unknown>): KnownOption {
  const { value, summary, short, choices, object, takes } = spec;
  return {
    flag: `--${name}`,
    member,
    summary,
    ...(short === undefined ? {} : { short: `-${short}` }),
    ...(value === undefined ? {} : {
      value: {
        name: value,
        ...(choices && { choices }),
        ...(object && { object }),
        ...(takes && { takes }),
      },
    }),
    isRequired: spec.required === true,
    isGlobal: false,
    isList: spec.form === "list",
    takesNext: value !== undefined && spec.bare === undefined,
  };
}
