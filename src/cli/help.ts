import { type AnyCommand, flagOf, globalFlags, type OptionSpec } from "../command/mod.ts";
import type { RegistryEntry } from "./find_command.ts";
import { secretFlags } from "./secret_flags.ts";

/** One line of a table in help: what is typed, and what it means. */
export type Row = readonly [left: string, right: string];

/** Help of one command. */
export function commandHelp(command: AnyCommand): string {
  return sections([
    ["", wrapped(`${command.summary}.`)],
    ["Usage", wrapped(usageLine(command), "  ", "      ")],
    ["", wrapped(command.description ?? "")],
    ["Arguments", columns(argumentRows(command))],
    ...optionGroups(command).map(([title, rows]) => [title, columns(rows)] as const),
    ["Secret input", columns(secretRows(command))],
    ["Global options", columns(globalRows())],
    ["Examples", exampleLines(command)],
    ["Also called", (command.aliases ?? []).map((alias) => `  gcs ${alias}`)],
  ]);
}

/** Help of a group of commands, or of the whole program for the empty path. */
export function groupHelp(path: string, registry: readonly RegistryEntry[]): string {
  const title = path === ""
    ? "Manage Globus Connect Server v5 endpoints."
    : `Commands of "gcs ${path}".`;
  return sections([
    ["", [title]],
    ["Usage", [`  gcs ${path === "" ? "" : `${path} `}<command> [options]`]],
    ["Commands", columns(childRows(path, registry))],
    ["Global options", columns(globalRows())],
    ["", path === "" ? ['Run "gcs <command> --help" for the options of a command.'] : []],
  ]);
}

function childRows(path: string, registry: readonly RegistryEntry[]): Row[] {
  const prefix = path === "" ? "" : `${path} `;
  const children = new Map<string, RegistryEntry[]>();
  for (const entry of registry) {
    const spelling = [entry.path, ...entry.aliases].find((name) => name.startsWith(prefix));
    if (spelling === undefined) continue;
    const child = spelling.slice(prefix.length).split(" ")[0] ?? "";
    children.set(child, [...children.get(child) ?? [], entry]);
  }
  return [...children].sort(([a], [b]) => a.localeCompare(b)).map(([child, entries]) => {
    const name = `${prefix}${child}`;
    const own = entries.find(({ path, aliases }) => [path, ...aliases].includes(name));
    const below = verbs(`${name} `, entries.filter((entry) => entry !== own));
    if (own === undefined) return [child, below];
    // "self-diagnostic" is a command, and "self-diagnostic tls" stands below it.
    return [child, below === "" ? own.summary : `${own.summary}; also: ${below}`];
  });
}

function verbs(prefix: string, entries: readonly RegistryEntry[]): string {
  const names = entries.map((entry) => {
    const spelling = [entry.path, ...entry.aliases].find((name) => name.startsWith(prefix));
    return spelling?.slice(prefix.length).split(" ")[0] ?? "";
  });
  return [...new Set(names)].filter((name) => name !== "").join(", ");
}

/** `gcs collection show COLLECTION_ID [options]`. */
export function usageLine(command: AnyCommand): string {
  const words = Object.values(command.args ?? {}).map((spec) => {
    const name = spec.variadic ? `${spec.name}...` : spec.name;
    return spec.optional ? ` [${name}]` : ` ${name}`;
  });
  return `gcs ${command.path}${words.join("")} [options]`;
}

/** Arguments, with the words that fit where only some do. */
export function argumentRows(command: AnyCommand): Row[] {
  return Object.values(command.args ?? {}).map((spec) => [
    spec.name,
    spec.choices === undefined ? spec.summary : `${spec.summary}: ${spec.choices.join(", ")}`,
  ]);
}

/** Options under their headings, in the order of the definition. */
export function optionGroups(command: AnyCommand): [title: string, rows: Row[]][] {
  const groups = new Map<string, Row[]>();
  for (const [member, spec] of Object.entries(command.options ?? {})) {
    const title = spec.group ?? "Options";
    groups.set(title, [...groups.get(title) ?? [], [optionLeft(member, spec), optionRight(spec)]]);
  }
  return [...groups];
}

function optionLeft(member: string, spec: OptionSpec<unknown>): string {
  if (spec.names !== undefined) return spec.names.map((name) => `--${name}`).join(" | ");
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  const flag = `${short}--${flagOf(member)}`;
  if (spec.bare !== undefined) return `${flag}[=${spec.value}]`;
  return spec.value === undefined ? flag : `${flag} ${spec.value}`;
}

function optionRight(spec: OptionSpec<unknown>): string {
  return spec.required ? `${spec.summary} (required)` : spec.summary;
}

/** Flags by which secrets come in, without those of older scripts. */
export function secretRows(command: AnyCommand): Row[] {
  return secretFlags(command).filter(({ isOld }) => !isOld).map(({ flag, value, summary }) => [
    value === undefined ? `--${flag}` : `--${flag}[=${value}]`,
    summary,
  ]);
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

function exampleLines(command: AnyCommand): string[] {
  return (command.examples ?? []).flatMap(([line, meaning]) => [
    ...wrapped(meaning, "  # "),
    `  ${line}`,
  ]);
}

/** What a terminal shows in one line unless somebody made it wider. */
const terminalWidth = 80;

/** A text in lines that a terminal does not break; each begins with `first`, or `rest`. */
function wrapped(text: string, first = "", rest = first): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((one) => one !== "")) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(first + word);
    else if (last.length + 1 + word.length <= terminalWidth) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else lines.push(rest + word);
  }
  return lines;
}

const widestLeft = 34;

function columns(rows: readonly Row[]): string[] {
  const width = Math.min(widestLeft, Math.max(0, ...rows.map(([left]) => left.length)));
  const indent = " ".repeat(width + 4);
  return rows.flatMap(([left, right]) =>
    left.length > width
      ? [`  ${left}`, ...wrapped(right, indent)]
      : wrapped(right, `  ${left.padEnd(width)}  `, indent)
  );
}

function sections(parts: readonly (readonly [title: string, lines: readonly string[]])[]): string {
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => (title === "" ? lines : [`${title}:`, ...lines]).join("\n"))
    .join("\n\n") + "\n";
}
