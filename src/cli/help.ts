import type { AnyCommand } from "./define.ts";
import type { RegistryEntry } from "./find_command.ts";
import { globalFlags } from "./globals.ts";
import { secretFlags } from "./secret_flags.ts";
import { flagOf, type OptionSpec } from "./values.ts";

type Row = readonly [left: string, right: string];

/** Help of one command. */
export function commandHelp(command: AnyCommand): string {
  return sections([
    ["", [`${command.summary}.`]],
    ["Usage", [`  gcs ${command.path}${usageArguments(command)} [options]`]],
    ["", paragraphs(command.description)],
    ["Arguments", columns(argumentRows(command))],
    ...optionGroups(command),
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
    const [only] = entries;
    const name = `${prefix}${child}`;
    const isCommand = entries.length === 1 && [only?.path, ...only?.aliases ?? []].includes(name);
    return [child, isCommand ? only?.summary ?? "" : verbs(`${name} `, entries)];
  });
}

function verbs(prefix: string, entries: readonly RegistryEntry[]): string {
  const names = entries.map((entry) => {
    const spelling = [entry.path, ...entry.aliases].find((name) => name.startsWith(prefix));
    return spelling?.slice(prefix.length).split(" ")[0] ?? "";
  });
  return [...new Set(names)].filter((name) => name !== "").join(", ");
}

function usageArguments(command: AnyCommand): string {
  return Object.values(command.args ?? {}).map((spec) => {
    const name = spec.variadic ? `${spec.name}...` : spec.name;
    return spec.optional ? ` [${name}]` : ` ${name}`;
  }).join("");
}

function argumentRows(command: AnyCommand): Row[] {
  return Object.values(command.args ?? {}).map((spec) => [
    spec.name,
    spec.choices === undefined ? spec.summary : `${spec.summary}: ${spec.choices.join(", ")}`,
  ]);
}

function optionGroups(command: AnyCommand): [string, string[]][] {
  const groups = new Map<string, Row[]>();
  for (const [member, spec] of Object.entries(command.options ?? {})) {
    const title = spec.group ?? "Options";
    groups.set(title, [...groups.get(title) ?? [], [optionLeft(member, spec), optionRight(spec)]]);
  }
  return [...groups].map(([title, rows]) => [title, columns(rows)]);
}

function optionLeft(member: string, spec: OptionSpec<unknown>): string {
  if (spec.names !== undefined) return spec.names.map((name) => `--${name}`).join(" | ");
  const short = spec.short === undefined ? "" : `-${spec.short}, `;
  return `${short}--${flagOf(member)}${spec.value === undefined ? "" : ` ${spec.value}`}`;
}

function optionRight(spec: OptionSpec<unknown>): string {
  return spec.required ? `${spec.summary} (required)` : spec.summary;
}

function secretRows(command: AnyCommand): Row[] {
  return secretFlags(command).filter(({ isOld }) => !isOld).map(({ flag, value, summary }) => [
    value === undefined ? `--${flag}` : `--${flag}[=${value}]`,
    summary,
  ]);
}

function globalRows(): Row[] {
  return globalFlags.map(({ flag, short, value, summary }) => [
    `${short === undefined ? "    " : `-${short}, `}--${flag}${
      value === undefined ? "" : ` ${value}`
    }`,
    summary,
  ]);
}

function exampleLines(command: AnyCommand): string[] {
  return (command.examples ?? []).flatMap(([line, meaning]) => [`  # ${meaning}`, `  ${line}`]);
}

function paragraphs(description: string | undefined): string[] {
  return description === undefined ? [] : description.split("\n").map((line) => line.trim());
}

const widestLeft = 34;

function columns(rows: readonly Row[]): string[] {
  const width = Math.min(widestLeft, Math.max(0, ...rows.map(([left]) => left.length)));
  return rows.map(([left, right]) =>
    left.length > width
      ? `  ${left}\n  ${" ".repeat(width)}  ${right}`
      : `  ${left.padEnd(width)}  ${right}`
  );
}

function sections(parts: readonly (readonly [title: string, lines: readonly string[]])[]): string {
  return parts
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => (title === "" ? lines : [`${title}:`, ...lines]).join("\n"))
    .join("\n\n") + "\n";
}
