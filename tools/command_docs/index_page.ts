import { globalRows, type Row } from "../../src/help/mod.ts";
import type { AnyCommand } from "../../src/command/mod.ts";
import { code, page, pageOf, type Prose, table } from "./markdown.ts";

/** The first page: every group, the options of all commands, and the exit codes. */
export function indexPage(
  groups: ReadonlyMap<string, readonly AnyCommand[]>,
  prose: Prose,
): string {
  return page([
    ['<!-- Written by "deno task docs" from the definitions under src/commands/. -->'],
    ["# Commands"],
    [
      "Each page is made from what the program itself goes by: `gcs COMMAND --help` says the same,",
      "and `gcs commands -F json` gives it to programs. Which commands of the official program and",
      "of the Go port there are, with route and test: [parity.md](parity.md).",
    ],
    table(
      ["Page", "Commands"],
      [...groups].map(([group, commands]): Row => [
        `[${code(`gcs ${group}`)}](${pageOf(group)})`,
        commands.length === 1 && commands[0]?.path === group
          ? prose(commands[0].summary)
          : commands.map(({ path }) => verbOf(group, path)).filter((verb) => verb !== "").join(
            ", ",
          ),
      ]),
    ),
    ["## Options of every command"],
    ["They stand before or after the words of the command."],
    table(
      ["Option", "Meaning"],
      globalRows().map(([left, right]): Row => [code(left.trim()), prose(right)]),
    ),
    ["## Exit codes"],
    [
      "0 is done, 1 a failure without a code of its own, 2 a wrong option or value, 130 Ctrl-C or a",
      "signal: every command may end with these, and with 10 or 11 where it opens a key or the audit",
      "database and cannot trust what it finds. Each command names the codes that follow from what it",
      "needs and sends; others stand in its description. All of them: [errors](../errors.md).",
    ],
  ]);
}

function verbOf(group: string, path: string): string {
  return path.slice(group.length).trim();
}
