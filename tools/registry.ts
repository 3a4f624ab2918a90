/**
 * Writes src/cli/registry.ts and src/commands/completion/_table.ts from the command files, or with
 * --check says whether they are up to date. The registry is static so that `deno compile` finds
 * every command, and lazy so that one start loads one command; completion would load all of them.
 */
import { type CompletionModel, completionModel } from "../src/commands/completion/_model.ts";
import { type CommandFile, loadCommands } from "./command_files.ts";

const commands = await loadCommands();
const outputs = {
  "../src/cli/registry.ts": registrySource(commands),
  "../src/commands/completion/_table.ts": tableSource(
    completionModel(commands.map(({ command }) => command)),
  ),
};
for (const [path, source] of Object.entries(outputs)) {
  const target = new URL(path, import.meta.url);
  if (!Deno.args.includes("--check")) {
    await Deno.writeTextFile(target, source);
  } else if (await Deno.readTextFile(target) !== source) {
    throw new Error(`${path.slice(3)} is out of date: run deno task registry`);
  }
}

function registrySource(files: readonly CommandFile[]): string {
  const paths = new Map<string, string>();
  const lines = files.map(({ file, command: { path, aliases = [], summary } }) => {
    for (const name of [path, ...aliases]) {
      const other = paths.get(name);
      if (other !== undefined) throw new Error(`"${name}" is defined by ${other} and ${file}`);
      paths.set(name, file);
    }
    return `  { path: ${JSON.stringify(path)}, aliases: ${JSON.stringify(aliases)}, summary: ` +
      `${JSON.stringify(summary)}, load: () => import("../commands/${file}") },`;
  });
  return [
    "// deno-fmt-ignore-file: one command a line.",
    '// Written by "deno task registry" from the files under commands/.',
    'import type { RegistryEntry } from "./find_command.ts";',
    "",
    "/** Every command, by name. */",
    "export const registry: readonly RegistryEntry[] = [",
    ...lines.sort(),
    "];",
    "",
  ].join("\n");
}

function tableSource({ places, globals, choices, takesValue }: CompletionModel): string {
  return [
    "// deno-fmt-ignore-file: one place a line.",
    '// Written by "deno task registry" from the files under commands/.',
    'import type { CompletionModel } from "./_model.ts";',
    "",
    "/** What can be completed, worked out beforehand: see completionModel(). */",
    "export const completionTable: CompletionModel = {",
    "  places: [",
    ...places.map((place) => `    ${JSON.stringify(place)},`),
    "  ],",
    `  globals: ${JSON.stringify(globals)},`,
    "  choices: new Map([",
    ...[...choices].map((choice) => `    ${JSON.stringify(choice)},`),
    "  ]),",
    `  takesValue: ${JSON.stringify(takesValue)},`,
    "};",
    "",
  ].join("\n");
}
