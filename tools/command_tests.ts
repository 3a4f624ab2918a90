// deno-lint-ignore-file no-console -- it prints for people
/**
 * Which tests run each command against an endpoint, to success and to failure, by what the tests
 * noted while they ran (tests/_support/command_runs.ts).
 *
 *   GCS_COMMAND_RUNS=$PWD/runs.ndjson deno task test
 *   deno run -A tools/command_tests.ts runs.ndjson [--page]
 *
 * `--page` writes the table of docs/integration.md. Without it the exit code is 1 where a row of the
 * page is no longer so, or a command has none.
 */
import { registry } from "../src/cli/registry.ts";
import type { CommandRun } from "../tests/_support/command_runs.ts";

const page = new URL("../docs/integration.md", import.meta.url);

/** The tests of one command: files, relative to the project. */
export interface CommandTests {
  readonly command: string;
  readonly success: string;
  readonly failure: string;
}

/** Whether a test of its own is better than one of the folder, and that than one of all commands. */
function distance(command: string, file: string): number {
  const own = command.replaceAll("-", "_").split(" ");
  const at = file.replace(/^tests\/(?:slow\/)?commands\//, "").replace(/_test\.ts$/, "");
  if (at === own.join("/")) return 0;
  if (at.startsWith(`${own.join("/")}_`)) return 1;
  if (at.split("/").at(-1)?.startsWith(own.join("_"))) return 1;
  return own[0] !== undefined && at.startsWith(`${own[0]}/`) ? 2 : 3;
}

/** One row for each command; an end that no test reaches is an empty text. */
export function testsOf(
  commands: readonly string[],
  runs: readonly CommandRun[],
): readonly CommandTests[] {
  return commands.map((command) => {
    const nearest = (isWanted: (run: CommandRun) => boolean) =>
      [...new Set(runs.filter((run) => run.command === command && isWanted(run)).map(fileOf))]
        .toSorted((a, b) => distance(command, a) - distance(command, b) || (a < b ? -1 : 1))[0] ??
        "";
    return {
      command,
      success: nearest(({ code }) => code === 0),
      failure: nearest(({ code }) => code !== 0),
    };
  });
}

const fileOf = ({ file }: CommandRun) => file;

/** The table, in Markdown, before it is formatted. */
export function testsTable(rows: readonly CommandTests[]): string {
  return [
    "| command | runs to success in | is refused or fails in |",
    "| --- | --- | --- |",
    ...rows.map(({ command, success, failure }) =>
      `| \`gcs ${command}\` | \`${success}\` | \`${failure}\` |`
    ),
  ].join("\n");
}

/** The rows of a page. */
export function readTable(text: string): readonly CommandTests[] {
  const row = /^\| `gcs ([^`]+)` *\| `([^`]*)` *\| `([^`]*)` *\|$/gm;
  return [...text.matchAll(row)].map(([, command = "", success = "", failure = ""]) => ({
    command,
    success,
    failure,
  }));
}

/** What is wrong with the rows of a page, by what the tests noted. */
export function faultsOf(
  rows: readonly CommandTests[],
  commands: readonly string[],
  runs: readonly CommandRun[],
): readonly string[] {
  const ends = new Set(runs.map(({ command, file, code }) => `${command}|${file}|${code === 0}`));
  const shown = new Set(rows.map(({ command }) => command));
  return [
    ...commands.filter((command) => !shown.has(command))
      .map((command) => `gcs ${command} has no row`),
    ...rows.flatMap(({ command, success, failure }) => [
      ...(ends.has(`${command}|${success}|true`)
        ? []
        : [`gcs ${command} does not succeed in "${success}"`]),
      ...(ends.has(`${command}|${failure}|false`)
        ? []
        : [`gcs ${command} does not fail in "${failure}"`]),
    ]),
  ];
}

async function main(): Promise<number> {
  const [file] = Deno.args.filter((word) => !word.startsWith("-"));
  if (file === undefined) throw new Error("Name the file that the tests wrote");
  const commands = registry.map(({ path }) => path).toSorted();
  const runs: CommandRun[] = (await Deno.readTextFile(file)).trimEnd().split("\n")
    .map((line) => JSON.parse(line));
  const text = await Deno.readTextFile(page);
  if (Deno.args.includes("--page")) {
    const table = testsTable(testsOf(commands, runs));
    await Deno.writeTextFile(page, text.replace(/^\| command[^]*?\n(?=\n|$)/m, () => `${table}\n`));
    await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page.pathname] }).output();
  }
  const faults = faultsOf(readTable(await Deno.readTextFile(page)), commands, runs);
  for (const fault of faults) console.error(fault);
  console.log(`${commands.length} commands, ${runs.length} runs, ${faults.length} faults`);
  return faults.length === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main());
