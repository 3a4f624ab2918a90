import { argumentRows, optionGroups, type Row, secretRows, usageLine } from "../../src/help/mod.ts";
import type { AnyCommand } from "../../src/command/mod.ts";
import { exitCodes } from "../../src/errors/mod.ts";
import { failuresOf, paragraphsOf, routeOf } from "../../src/help/mod.ts";
import { code, fenced, linkTo, page, plain, type Prose, table } from "./markdown.ts";

const servers = {
  auth: "Globus Auth",
  transfer: "Globus Transfer",
  manager: "the Manager API",
} as const;

/** The page about the commands whose first word is `group`. */
export function groupPage(group: string, commands: readonly AnyCommand[], prose: Prose): string {
  const own = commands.find(({ path }) => path === group);
  const others = commands.filter((command) => command !== own);
  return page([
    ['<!-- Written by "deno task docs" from the definitions under src/commands/. -->'],
    [`# gcs ${group}`],
    ...(own === undefined ? [] : commandBlocks(own, prose)),
    commandTable(others),
    ...others.flatMap((command) => [
      [`## gcs ${command.path}`],
      ...commandBlocks(command, prose),
    ]),
  ]);
}

/** A table of commands, each with a link and its line. */
export function commandTable(commands: readonly AnyCommand[]): string[] {
  if (commands.length === 0) return [];
  return table(
    ["Command", "What it does"],
    commands.map((
      { path, summary },
    ): Row => [`[${code(`gcs ${path}`)}](${linkTo(path)})`, summary]),
  );
}

function commandBlocks(command: AnyCommand, prose: Prose): string[][] {
  return [
    [`${prose(command.summary)}.`],
    fenced("sh", [usageLine(command)]),
    ...paragraphsOf(command).map((paragraph) => [prose(paragraph)]),
    rows("Argument", argumentRows(command), prose),
    ...optionGroups(command).map(([title, options]) =>
      rows(title === "Options" ? "Option" : title, options, prose)
    ),
    rows("Secret input", secretRows(command), prose),
    rows("Refused option of older programs", Object.entries(command.removed ?? {}), prose),
    fenced("sh", (command.examples ?? []).flatMap(([line, meaning]) => [`# ${meaning}`, line])),
    factLines(command),
  ];
}

function rows(title: string, found: readonly Row[], prose: Prose): string[] {
  if (found.length === 0) return [];
  return table([title, "Meaning"], found.map(([left, right]): Row => [code(left), prose(right)]));
}

function factLines(command: AnyCommand): string[] {
  const { aliases = [], mutates, scopes } = command;
  return [
    ...(aliases.length === 0 ? [] : [
      `- Also called ${aliases.map((alias) => code(`gcs ${alias}`)).join(", ")}`,
    ]),
    mutates
      ? "- Changes something: `--dry-run` shows what, and the audit trail keeps it"
      : "- Changes nothing",
    ...routeLine(command),
    ...(scopes.length === 0
      ? []
      : [`- Needs a login with the scope ${scopes.map(code).join(", ")}`]),
    `- Exit codes: ${exitWords(command)}`,
  ];
}

function routeLine(command: AnyCommand): string[] {
  const { answerer, request } = routeOf(command);
  if (answerer === "official") return ["- Runs the official program on this node"];
  if (answerer === "nobody") return [];
  return [`- Route: ${code(request)} of ${servers[answerer]}`];
}

function exitWords(command: AnyCommand): string {
  const codes = failuresOf(command).map((kind) => `${exitCodes[kind]} (${plain(kind)})`);
  const all = "[those of every command](README.md#exit-codes)";
  return codes.length === 0 ? all : `${codes.join(", ")}, and ${all}`;
}
