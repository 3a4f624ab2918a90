import type { Dirent } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { fileFailure, readUserFile } from "../../files/mod.ts";

/** Names of files that run commands. */
const kinds = [
  /\.(?:sh|bash|zsh|ksh|fish|ps1|mk|ya?ml|tf|tfvars|tftpl|tpl|hcl|j2|erb|epp|pp|py|rb|groovy|bats|service|cron)$/i,
  /^(?:GNU)?makefile$/i,
  /^(?:Jenkinsfile|Dockerfile|Containerfile|Justfile|crontab)/i,
  /^\.env/,
];

/** Folders of other people's code. */
const skipped = [".git", "node_modules", ".terraform", "vendor"];

const maxBytes = 4 * 1024 * 1024;

/** A script and its text. */
export interface Script {
  readonly file: string;
  readonly text: string;
}

/**
 * The file at a path, or the scripts in a folder and the folders in it. Links in folders are not
 * followed; what cannot be read there is passed over.
 */
export async function* scriptsUnder(path: string, signal: AbortSignal): AsyncGenerator<Script> {
  const entry = await lstat(path).catch(() => undefined);
  if (entry?.isDirectory()) yield* inFolder(path, await entriesOf(path, true), signal);
  else yield { file: path, text: decode(await readUserFile(path, { maxBytes })) };
}

async function* inFolder(
  folder: string,
  entries: readonly Dirent[],
  signal: AbortSignal,
): AsyncGenerator<Script> {
  signal.throwIfAborted();
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (skipped.includes(entry.name)) continue;
      yield* inFolder(path, await entriesOf(path, false), signal);
      continue;
    }
    if (!entry.isFile()) continue;
    const text = await readQuietly(path);
    if (text !== undefined && isScript(path, text)) yield { file: path, text };
  }
}

/** A folder inside another one may be closed to us, or be gone since that was read. */
async function entriesOf(folder: string, isNamed: boolean): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.sort((a, b) => a.name < b.name ? -1 : 1);
  } catch (cause) {
    if (!isNamed) return [];
    throw fileFailure("list", folder, cause);
  }
}

/** By its name, or by a first line that names an interpreter. */
function isScript(path: string, text: string): boolean {
  return kinds.some((kind) => kind.test(basename(path))) || text.startsWith("#!");
}

async function readQuietly(path: string): Promise<string | undefined> {
  const named = kinds.some((kind) => kind.test(basename(path)));
  // Scripts without a known ending are short names without a dot.
  if (!named && basename(path).includes(".")) return undefined;
  try {
    return decode(await readUserFile(path, { maxBytes }));
  } catch (error) {
    if (error instanceof GcsError) return undefined;
    throw error;
  }
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
