/**
 * Writes src/cli/registry.ts from the command files, or with --check says whether it is up to date.
 * It is static so that `deno compile` finds every command, and lazy so that one start loads one.
 */
import { type CommandFile, loadCommands } from "./command_files.ts";

const commands = await loadCommands();
const source = registrySource(commands);
const target = new URL("../src/cli/registry.ts", import.meta.url);
if (!Deno.args.includes("--check")) {
  await Deno.writeTextFile(target, source);
} else if (await Deno.readTextFile(target) !== source) {
  throw new Error("src/cli/registry.ts is out of date: run deno task registry");
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
