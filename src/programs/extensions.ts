import { readdir } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { pathTrust } from "../files/mod.ts";
import { findProgram, programAt } from "./find.ts";
import { mayHoldSecret, startProgram } from "./start.ts";

/** A program on PATH whose name begins with `gcs-`: a command that others wrote. */
export interface Extension {
  /** What is typed: `report` for `gcs-report`. */
  readonly name: string;
  readonly path: string;
  /** Why it would not be started; undefined where it would. */
  readonly refused?: string;
}

const form = /^gcs-([A-Za-z][\w-]{0,63})(?:\.exe)?$/;

/** The program of an extension: the first on PATH. */
export async function findExtension(name: string, path?: string): Promise<string | undefined> {
  if (!form.test(`gcs-${name}`)) return undefined;
  const ending = Deno.build.os === "windows" ? ".exe" : "";
  return await findProgram(`gcs-${name}${ending}`, path);
}

/** Every extension on PATH, by name; of several of one name the first, which is the one that counts. */
export async function listExtensions(path = ""): Promise<readonly Extension[]> {
  const found = new Map<string, Extension>();
  for (const folder of path.split(delimiter).filter((one) => isAbsolute(one))) {
    for (const file of await readdir(folder).catch(() => [])) {
      const name = form.exec(file)?.[1];
      const place = join(folder, file);
      if (name === undefined || found.has(name)) continue;
      if (await programAt(place) === undefined) continue;
      const trust = pathTrust(place);
      found.set(name, { name, path: place, ...(trust.trusted ? {} : { refused: trust.why }) });
    }
  }
  return [...found.values()].sort((a, b) => a.name < b.name ? -1 : 1);
}

/**
 * Runs an extension in the terminal of this program, to its end, and gives its exit code. It gets
 * no variable that may hold a secret, and no proxy with a password in its address.
 *
 * @throws GcsError `failed` when others could change it, or when it cannot be started.
 */
export async function runExtension(
  program: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const given = Object.entries(env).filter(([name, value]) =>
    !mayHoldSecret(name) && !/:\/\/[^/@]*@/.test(value ?? "")
  );
  const child = startProgram({
    program,
    what: "the extension",
    args,
    env: Object.fromEntries(given),
    stdin: "inherit",
    output: "inherit",
  });
  return (await child.status).code;
}
