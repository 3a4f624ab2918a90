/**
 * Writes src/cli/registry.ts from the command files, or with --check says whether it is up to date.
 * The registry is static so that `deno compile` finds every command, and lazy so that one start
 * loads one command.
 */
import { loadCommands } from "./command_files.ts";

const target = new URL("../src/cli/registry.ts", import.meta.url);
const check = Deno.args.includes("--check");

const lines: string[] = [];
const paths = new Map<string, string>();
for (const { file, command: { path, aliases = [], summary } } of await loadCommands()) {
  for (const name of [path, ...aliases]) {
    const other = paths.get(name);
    if (other !== undefined) throw new Error(`"${name}" is defined by ${other} and ${file}`);
    paths.set(name, file);
  }
  lines.push(
    `  { path: ${JSON.stringify(path)}, aliases: ${JSON.stringify(aliases)}, summary: ` +
      `${JSON.stringify(summary)}, load: () => import("../commands/${file}") },`,
  );
}
const source = [
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
if (check) {
  if (await Deno.readTextFile(target) !== source) {
    throw new Error("src/cli/registry.ts is out of date: run deno task registry");
  }
} else {
  await Deno.writeTextFile(target, source);
}
