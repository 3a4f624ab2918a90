import type { AnyCommand } from "../command/mod.ts";
import { exitCodes, exitMeanings } from "../errors/mod.ts";
import { failuresOf, paragraphsOf } from "./facts.ts";
import type { PagePart } from "./layout.ts";
import { topics } from "./topics/all.ts";
import { argumentRows, globalRows, optionGroups, type Row, secretRows, usageLine } from "./rows.ts";

/** Facts that stand in the head and foot of every manual page. */
export interface ManualFacts {
  readonly version: string;
  /** Day that they are written on: `2026-01-31`. */
  readonly date: string;
}

/** File name → manual page, in the man macros of roff: of the program, and of every command. */
export function manualPages(
  commands: readonly AnyCommand[],
  facts: ManualFacts,
): ReadonlyMap<string, string> {
  return new Map([
    programPage(commands, facts),
    ...commands.map((command) => commandPage(command, facts)),
  ]);
}

/** File name and manual page of one command. */
export function commandPage(command: AnyCommand, facts: ManualFacts): [name: string, text: string] {
  const groups = optionGroups(command);
  return page(pageName(command.path), command.summary, facts, [
    ...section("Synopsis", [`.B ${roff(usageLine(command))}`]),
    ...section("Description", [
      ...prose([`${command.summary}.`, ...paragraphsOf(command)].join("\n")),
    ]),
    ...section("Arguments", items(argumentRows(command))),
    ...groups.flatMap(([title, rows]) => section(title, items(rows))),
    ...section("Secret input", items(secretRows(command))),
    ...section("Global options", items(globalRows())),
    ...section("Exit status", items(exitRows(command))),
    ...section("Examples", items((command.examples ?? []).map(([line, does]) => [line, does]))),
    ...section(
      "Also called",
      (command.aliases ?? []).flatMap((alias) => [".PP", roff(`gcs ${alias}`)]),
    ),
    ...section("See also", [".BR gcs (1)"]),
  ]);
}

/** The page of the program: what it is, its commands, and the topics of its help. */
function programPage(
  commands: readonly AnyCommand[],
  facts: ManualFacts,
): [name: string, text: string] {
  return page("gcs", "manage Globus Connect Server v5 endpoints", facts, [
    ...section("Synopsis", [".B gcs", "\\fIcommand\\fR [\\fIoptions\\fR]"]),
    ...section(
      "Description",
      prose(
        "One program for everything on an endpoint of Globus Connect Server v5. Each command has a " +
          'page of its own: for "gcs collection create", gcs-collection-create(1).',
      ),
    ),
    ...section(
      "Commands",
      items(
        [...commands].sort((a, b) => a.path < b.path ? -1 : 1)
          .map(({ path, summary }): Row => [path, summary]),
      ),
    ),
    ...section("Global options", items(globalRows())),
    ...topics.flatMap(({ name, parts }) => section(name, parts.flatMap(partLines))),
  ]);
}

function partLines({ title, text = "", rows = [], lines = [] }: PagePart): string[] {
  return [
    ...title === undefined ? [] : [`.SS "${roff(title)}"`],
    ...prose(text),
    ...items(rows),
    ...lines.length === 0 ? [] : [".nf", ...lines.map(roff), ".fi"],
  ];
}

/** `gcs-collection-create`, as man pages of commands with two words are called. */
function pageName(path: string): string {
  return `gcs-${path.replaceAll(" ", "-")}`;
}

function page(
  name: string,
  summary: string,
  { version, date }: ManualFacts,
  body: readonly string[],
) {
  const lines = [
    `.TH "${name.toUpperCase()}" "1" "${date}" "gcs ${version}" "gcs"`,
    ...section("Name", [`${roff(name)} \\- ${roff(summary)}`]),
    ...body,
  ];
  return [`${name}.1`, `${lines.join("\n")}\n`] as [string, string];
}

function section(title: string, lines: readonly string[]): string[] {
  // A heading begins a paragraph by itself.
  const [first, ...rest] = lines;
  const own = first === ".PP" ? rest : lines;
  return own.length === 0 ? [] : [`.SH "${roff(title.toUpperCase())}"`, ...own];
}

function prose(text: string): string[] {
  return text.split("\n").filter((line) => line !== "").flatMap((line) => [".PP", roff(line)]);
}

function items(rows: readonly Row[]): string[] {
  return rows.flatMap(([left, right]) => [".TP", `.B ${roff(left.trim())}`, roff(right)]);
}

function exitRows(command: AnyCommand): Row[] {
  const kinds = ["ok", "failed", "usage", ...failuresOf(command), "interrupted"] as const;
  return kinds.map((kind): Row => [String(exitCodes[kind]), exitMeanings[kind]]);
}

/** Text as roff prints it: no escapes, no quotes of its own, no control line. */
function roff(text: string): string {
  return text.replaceAll("\\", "\\e").replaceAll("-", "\\-").replaceAll('"', "\\(dq")
    .replace(/^([.'])/, "\\&$1");
}
