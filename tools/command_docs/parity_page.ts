import { existsSync } from "node:fs";
import type { CommandFile } from "../command_files.ts";
import { type Answerer, routeOf } from "../../src/help/mod.ts";
import { code, linkTo, page } from "./markdown.ts";
import { goPortNames, leftOut, officialNames, ownNames } from "./older_names.ts";

/** How the table says who answers a command. */
export const answererWords: Readonly<Record<Answerer, string>> = {
  manager: "",
  auth: "Auth",
  transfer: "Transfer",
  official: "official program",
  nobody: "local",
};

const columns = ["Command", "Origin", "Also called", "Route", "Scope", "Test", "State"];

/** The page that lays every older command beside ours. */
export function parityPage(files: readonly CommandFile[]): string {
  const called = new Map(
    files.flatMap((file) =>
      [file.command.path, ...file.command.aliases ?? []].map((name) => [name, file] as const)
    ),
  );
  const missing = new Set(
    [...officialNames, ...goPortNames, ...ownNames].filter((name) => !called.has(name)),
  );
  const rows = [
    ...files.map((file) => [file.command.path, presentRow(file)] as const),
    ...[...missing].map((name) => [name, missingRow(name)] as const),
  ].sort(([a], [b]) => a < b ? -1 : 1).map(([, row]) => row);
  return page([
    ['<!-- Written by "deno task docs" from the definitions under src/commands/. -->'],
    ["# Parity"],
    [
      `Every command of the official \`globus-connect-server\` program (${officialNames.length}), of ` +
      `the Go port (${goPortNames.length}) and of \`gcs\` (${files.length}): where it comes from, ` +
      "which route of the Manager API it is about, the scope it needs, and the test that shows it " +
      "work. A test holds this page to the program, to the operations of the API client, and to " +
      "the files it names.",
    ],
    [
      "**Origin**: _official_, _Go port_, or _ours_. **Also called**: other names that are taken. " +
      "**Route**: of the Manager API where nothing else is said; _Auth_ and _Transfer_ are Globus's " +
      "own services; _official program_: no published API, so the work is handed to that program " +
      "on a node; _local_: no route. **State**: what is _not yet_ there is refused as an unknown " +
      "command.",
    ],
    [
      missing.size === 0
        ? "No command is missing."
        : `${missing.size} ${missing.size === 1 ? "is" : "are"} missing: ` +
          `${[...missing].sort().map(code).join(", ")}.`,
    ],
    [columns, columns.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`),
    [
      "The published pages of the official program name its groups `domain`, not the commands in " +
      "them: ours follow the operations of the API.",
    ],
    ["## Left out"],
    [
      "| Command | Why |",
      "| --- | --- |",
      ...leftOut.map(([name, why]) => `| ${code(name)} | ${why} |`),
    ],
  ]);
}

function presentRow({ file, command }: CommandFile): string[] {
  const { path, aliases = [], scopes } = command;
  const { answerer, request } = routeOf(command);
  const test = testOf(file);
  return [
    `[${code(path)}](${linkTo(path)})`,
    originOf([path, ...aliases]),
    aliases.map(code).join(", "),
    [answererWords[answerer], request === "" ? "" : code(request)].join(" ").trim(),
    scopes.length === 0 ? "none" : scopes.map(code).join(", "),
    `[${code(test)}](../../${test})`,
    "works",
  ];
}

/** The command's own test: beside its kind, or with the slow ones. */
function testOf(file: string): string {
  const name = file.replace(/\.ts$/, "_test.ts");
  const places = [`tests/commands/${name}`, `tests/slow/commands/${name}`];
  const found = places.find((place) => existsSync(new URL(`../../${place}`, import.meta.url)));
  if (found === undefined) throw new Error(`${file} has no test: ${places.join(" or ")}`);
  return found;
}

function missingRow(name: string): string[] {
  return [code(name), originOf([name]), "", "", "", "", "not yet"];
}

function originOf(names: readonly string[]): string {
  const origins = [
    ...(names.some((name) => officialNames.includes(name)) ? ["official"] : []),
    ...(names.some((name) => goPortNames.includes(name)) ? ["Go port"] : []),
  ];
  return origins.length === 0 ? "ours" : origins.join(", ");
}
