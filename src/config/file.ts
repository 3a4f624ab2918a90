import { dirname } from "node:path";
import { GcsError } from "../errors/mod.ts";
import {
  ensurePrivateFolder,
  entryAt,
  isOursToChange,
  ownFileFailure,
  readGivenFile,
  readPrivateFile,
  requireTrustedPath,
  writePrivateFile,
} from "../files/mod.ts";
import { type ConfigFile, emptyFile } from "./config_file.ts";
import { configName, maxConfigBytes, type Paths } from "./paths.ts";
import { readPlainConfig } from "./plain_config.ts";

/**
 * Reads the file; an absent one is empty. YAML is loaded only for one that needs it.
 *
 * @throws GcsError as {@linkcode readConfigText}, and `usage` when it is not YAML.
 */
export async function readConfigFile(paths: ConfigPlace): Promise<ConfigFile> {
  const text = await readConfigText(paths);
  return text === undefined ? emptyFile : await parsed(text);
}

/** What a text says. @throws GcsError `usage` when it is not YAML. */
export async function parsed(text: string, name = configName): Promise<ConfigFile> {
  const plain = readPlainConfig(text, name);
  if (plain !== undefined) return plain;
  const { parseConfig } = await import("./document.ts");
  return parseConfig(text, name);
}

/**
 * The text of the file; undefined for an absent one. In the program's own folder it must be private,
 * as all that is there; one that was handed over, and one that this user could not close, must be in
 * nobody else's hands.
 *
 * @throws GcsError `failed` when it is not.
 */
export async function readConfigText(paths: ConfigPlace): Promise<string | undefined> {
  const bytes = await (paths.givenConfig?.() ?? readOwn(paths.configFile));
  return bytes === undefined ? undefined : decoded(bytes);
}

/** The parts of the paths that lead to it. */
export type ConfigPlace = Pick<Paths, "configFile" | "givenConfig">;

async function readOwn(path: string): Promise<Uint8Array | undefined> {
  const folder = dirname(path);
  const entry = await entryAt(folder).catch(({ cause }) => {
    // Most often a home folder of another user (`su` and `sudo` keep HOME), or a typing error.
    throw ownFileFailure("look at", folder, cause);
  });
  if (entry === undefined) return undefined;
  // Whoever can rename a folder above it can put another configuration in its place.
  requireTrustedPath(folder, "the configuration folder");
  if (isOursToChange(folder, entry)) return await readPrivateFile(path);
  const options = { what: "the configuration file", maxBytes: maxConfigBytes };
  return (await readGivenFile(path, options))?.bytes;
}

/** The text of a file. @throws GcsError `usage` when it is none. */
export function decoded(bytes: Uint8Array, name = configName): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new GcsError("usage", `Cannot read ${name}: it is not UTF-8 text`, { cause });
  }
}

/** Writes the file whole, 0600 in a 0700 folder. */
export async function writeConfigFile(path: string, text: string): Promise<void> {
  await ensurePrivateFolder(dirname(path));
  await writePrivateFile(path, new TextEncoder().encode(text));
}
