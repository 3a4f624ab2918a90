import {
  type AnyCommand,
  flagOf,
  globalFlags,
  type OptionSpec,
  secretFlags,
} from "../command/mod.ts";

/** One line of a table in help: what is typed, and what it means. */
export type Row = readonly [left: string, right: string];

/** `gcs collection show COLLECTION_ID [options]`; with a word for its first argument, that. */
export function usageLine(command: AnyCommand, choice?: string): string {
  const words = Object.values(command.args ?? {}).map((spec) => {
    if (choice !== undefined && spec.choices?.includes(choice)) return ` ${choice}`;
    const name = spec.variadic ? `${spec.name}...` : spec.name;
    return spec.optional && spec.orOption === undefined ? ` [${name}]` : ` ${name}`;
  });
  return `gcs ${command.path}${words.join("")} [options]`;
}

/** Arguments, with the words that fit where only some do. */
export function argumentRows(command: AnyCommand, choice?: string): Row[] {
  return Object.values(command.args ?? {})
    .filter(({ choices }) => choice === undefined || choices?.includes(choice) !== true)
    .map(({ name, summary, choices, optional, orOption }) => {
      const meaning = choices === undefined ? summary : `${summary}: ${choices.join(", ")}`;
      if (orOption !== undefined) return [name, `${meaning} (required, or --${flagOf(orOption)})`];
      return [name, optional ? meaning : `${meaning} (required)`];
    });
}

/** Options under their headings, in the order of the definition. */
export function optionGroups(command: AnyCommand): [title: string, rows: Row[]][] {
  return grouped(Object.entries(command.options ?? {}));
}

type Specs = readonly (readonly [member: string, spec: OptionSpec<unknown>])[];

function grouped(specs: Specs, choice?: string): [title: string, rows: Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const [member, spec] of specs) {
    const title = spec.group ?? "Options";
    const row: Row = [optionLeft(member, spec), optionRight(spec, choice)];
    groups.set(title, [...groups.get(title) ?? [], row]);
  }
  return [...groups];
}

/** Options that every choice has: those of some alone are told where one is named. */
export function sharedOptionGroups(command: AnyCommand): [title: string, rows: Row[]][] {
  return grouped(Object.entries(command.options ?? {}).filter(([, spec]) => !spec.onlyFor));
}

/** Options that belong to one choice, those first that it cannot do without. */
export function optionsOfChoice(command: AnyCommand, choice: string): Row[] {
  const own = Object.entries(command.options ?? {})
    .filter(([, { onlyFor }]) => onlyFor?.includes(choice));
  const needed = own.filter(([, spec]) => isNeeded(spec, choice));
  const others = own.filter(([, spec]) => !isNeeded(spec, choice));
  return [...needed, ...others].map(([member, spec]) => [
    optionLeft(member, spec),
    optionRight(spec, choice),
  ]);
}

function isNeeded({ required, neededFor }: OptionSpec<unknown>, choice: string | undefined) {
  return required === true || (choice !== undefined && neededFor?.includes(choice) === true);
}

function optionLeft(member: string, spec: OptionSpec<unknown>): string {
  if (spec.names !== undefined) return spec.names.map((name) => `--${name}`).join(" | ");
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  const flag = `${short}--${flagOf(member)}`;
  if (spec.bare !== undefined) return `${flag}[=${spec.value}]`;
  return spec.value === undefined ? flag : `${flag} ${spec.value}`;
}

function optionRight(spec: OptionSpec<unknown>, choice: string | undefined): string {
  if (isNeeded(spec, choice)) return `${spec.summary} (required)`;
  if (choice !== undefined || spec.neededFor === undefined) return spec.summary;
  return `${spec.summary} (required for ${spec.neededFor.join(", ")})`;
}

/** Flags by which secrets come in, without those of older scripts, and of other choices. */
export function secretRows(command: AnyCommand, choice?: string): Row[] {
  const secrets = Object.entries(command.secrets ?? {})
    .filter(([, { onlyWith = [] }]) => isOfChoice(command, [onlyWith].flat(), choice));
  const own = { ...command, secrets: Object.fromEntries(secrets) };
  return secretFlags(own).filter(({ isOld }) => !isOld).map(({ flag, value, summary }) => [
    value === undefined ? `--${flag}` : `--${flag}[=${value}]`,
    summary,
  ]);
}

/** Whether one of the options that ask for a secret is there for the choice. */
function isOfChoice(command: AnyCommand, asking: readonly string[], choice: string | undefined) {
  if (choice === undefined || asking.length === 0) return true;
  return asking.some((member) => {
    const { onlyFor } = command.options?.[member] ?? {};
    return onlyFor === undefined || onlyFor.includes(choice);
  });
}

/** Options that every command takes. */
export function globalRows(): Row[] {
  return globalFlags.map(({ flag, short, value, summary }) => [
    `${short === undefined ? "    " : `-${short}, `}--${flag}${
      value === undefined ? "" : ` ${value}`
    }`,
    summary,
  ]);
}
