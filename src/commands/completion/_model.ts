import { type AnyCommand, flagOf, globalFlags } from "../../command/mod.ts";

/** One word that may be typed next. */
export interface Word {
  readonly word: string;
  readonly summary: string;
  /** Single letter of an option, without the dash. */
  readonly short?: string;
}

/** What may follow the words of one command, or of a group of commands. */
export interface Place {
  /** `collection role create`; empty for the program itself. */
  readonly path: string;
  readonly subcommands: readonly Word[];
  readonly options: readonly Word[];
  /** Fixed values of the first argument. */
  readonly values: readonly string[];
}

/** Everything that completion knows. */
export interface CompletionModel {
  /** By path, sorted. */
  readonly places: readonly Place[];
  readonly globals: readonly Word[];
  /** Fixed values of options, by flag (`--format`); the same in every command. */
  readonly choices: ReadonlyMap<string, readonly string[]>;
  /** Options whose value is a word of its own. */
  readonly takesValue: readonly string[];
}

const globalChoices: readonly (readonly [string, readonly string[]])[] = [
  ["--format", ["text", "json", "yaml", "csv", "ndjson", "list"]],
  ["-F", ["text", "json", "yaml", "csv", "ndjson", "list"]],
  ["--color", ["auto", "always", "never"]],
];

/** Works out what can be completed from the definitions of all commands. */
export function completionModel(commands: readonly AnyCommand[]): CompletionModel {
  const places = new Map<string, { subcommands: Map<string, string>; command?: AnyCommand }>();
  const place = (path: string) => {
    const found = places.get(path) ?? { subcommands: new Map<string, string>() };
    places.set(path, found);
    return found;
  };
  const choices = new Map(globalChoices);
  const takesValue = new Set<string>();
  for (const { flag, short, value } of globalFlags) {
    if (value === undefined) continue;
    takesValue.add(`--${flag}`);
    if (short !== undefined) takesValue.add(`-${short}`);
  }
  for (const command of commands) {
    for (const path of [command.path, ...command.aliases ?? []]) {
      place(path).command = command;
      const words = path.split(" ");
      for (const [index, word] of words.entries()) {
        const isLast = index === words.length - 1;
        const siblings = place(words.slice(0, index).join(" ")).subcommands;
        if (isLast) siblings.set(word, command.summary);
        else if (!siblings.has(word)) siblings.set(word, `Commands of ${word}`);
      }
    }
    for (const [member, spec] of Object.entries(command.options ?? {})) {
      const flag = `--${flagOf(member)}`;
      if (spec.value !== undefined && spec.bare === undefined) takesValue.add(flag);
      if (spec.choices !== undefined) {
        choices.set(flag, [...new Set([...choices.get(flag) ?? [], ...spec.choices])]);
      }
    }
  }
  return {
    places: [...places].sort(([a], [b]) => a < b ? -1 : 1).map(([path, found]) => ({
      path,
      subcommands: [...found.subcommands].sort().map(([word, summary]) => ({ word, summary })),
      options: found.command === undefined ? [] : optionsOf(found.command),
      values: Object.values(found.command?.args ?? {})[0]?.choices ?? [],
    })),
    globals: globalFlags.map(({ flag, short, summary }) => ({
      word: `--${flag}`,
      summary,
      ...(short === undefined ? {} : { short }),
    })),
    choices,
    takesValue: [...takesValue].sort(),
  };
}

function optionsOf(command: AnyCommand): Word[] {
  const own = Object.entries(command.options ?? {}).flatMap(([member, { names, summary }]) =>
    (names ?? [flagOf(member)]).map((name) => ({ word: `--${name}`, summary }))
  );
  const secret = Object.values(command.secrets ?? {}).flatMap(({ stem = "secret", label }) => [
    { word: `--${stem}-stdin`, summary: `Read the ${label} from standard input` },
    { word: `--${stem}-env`, summary: `Read the ${label} from an environment variable` },
  ]);
  return [...own, ...secret];
}

/** Words of a place, for shells that show no summaries. */
export function plainWords(place: Place): string {
  return [...place.subcommands, ...place.options].map(({ word }) => word)
    .concat(place.values).join(" ");
}
