import type { AnyCommand } from "../src/command/mod.ts";

/** A command, and the file under src/commands/ that defines it. */
export interface CommandFile {
  readonly file: string;
  readonly command: AnyCommand;
}

const folder = new URL("../src/commands/", import.meta.url);

/** Every command with its file, by the names of the files. */
export async function loadCommands(): Promise<CommandFile[]> {
  const found: CommandFile[] = [];
  for (const file of await commandFiles(folder, "")) {
    const module: { default: AnyCommand } = await import(new URL(file, folder).href);
    found.push({ file, command: module.default });
  }
  return found;
}

async function commandFiles(within: URL, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(within)) {
    if (isDirectory) {
      found.push(...await commandFiles(new URL(`${name}/`, within), `${prefix}${name}/`));
    } else if (name.endsWith(".ts") && !name.startsWith("_")) found.push(`${prefix}${name}`);
  }
  return found.sort();
}
