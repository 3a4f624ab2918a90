import { isObject, JsonTooDeep, parseJson as parse } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { readUserFile } from "../files/mod.ts";
import type { Context } from "./context.ts";
import { badInput } from "./inputs.ts";
import { opt } from "./options.ts";
import { pathOf } from "./parse.ts";
import { standardInput } from "./standard_input.ts";

type Members = Readonly<Record<string, unknown>>;

const maxBytes = 1024 * 1024;

/** An option that takes JSON: `{"read":["/"]}`, `file:PATH`, `PATH`, or `-` for standard input. */
export function jsonOption(summary: string) {
  return opt.text("JSON|file:PATH", summary);
}

/**
 * The JSON that was typed, or that the named file or standard input holds. A secret may stand in a
 * file but not on the command line, where every user of the machine can see it.
 *
 * @throws GcsError `usage` that names the option and never shows what was read.
 */
export async function readJson(context: Context, typed: string, name: string): Promise<unknown> {
  if (typed === "-") return parseJson(await standardInput(context, 1), name, "standard input");
  if (namesFile(typed)) {
    const path = pathOf(typed);
    if (path === "") throw badInput(name, "the path after file: is missing");
    const bytes = await readUserFile(path, { maxBytes }).catch((error: unknown) => {
      // Who meant JSON, and mistyped it, should not look for a file.
      throw typed === path ? explained(error, name) : error;
    });
    return parseJson(bytes, name, `"${path}"`);
  }
  const value = parseJson(typed, name, "what was typed");
  if (await hasSecret(value)) throw secretTyped(name);
  return value;
}

/** Like {@linkcode readJson}, for a JSON object. */
export async function readObject(
  context: Context,
  typed: string,
  name: string,
): Promise<Members> {
  return asObject(await readJson(context, typed, name), name);
}

/** Like {@linkcode readObject}, where `""` gives null, which clears the field. */
export async function readClearable(
  context: Context,
  typed: string,
  name: string,
): Promise<Members | null> {
  return typed === "" ? null : await readObject(context, typed, name);
}

/** An object that holds secrets: only from a file or standard input. */
export async function readSecretObject(
  context: Context,
  typed: string,
  name: string,
): Promise<Members> {
  if (typed !== "-" && !namesFile(typed)) throw secretTyped(name);
  return await readObject(context, typed, name);
}

/** GcsError `usage` unless the value is a JSON object. */
export function asObject(value: unknown, name: string): Members {
  if (!isObject(value)) throw badInput(name, "expected a JSON object");
  return value;
}

/** A word that begins as no JSON does, or names its file as one. */
function namesFile(typed: string): boolean {
  return !/^\s*(?:[[{"]|-?\d+(?:\.\d+)?\s*$|(?:true|false|null)\s*$|$)/.test(typed);
}

function explained(error: unknown, name: string): unknown {
  if (!(error instanceof GcsError) || error.kind !== "usage") return error;
  const hint = `write JSON, such as '{"read": ["/"]}', or write ${name} file:PATH`;
  return new GcsError(error.kind, error.message, { hint, cause: error });
}

function parseJson(source: string | Uint8Array, name: string, where: string): unknown {
  try {
    const strict = new TextDecoder("utf-8", { fatal: true });
    return parse(typeof source === "string" ? source : strict.decode(source));
  } catch (error) {
    const why = error instanceof JsonTooDeep ? `: ${error.message}` : "";
    throw badInput(name, `${where} is not valid JSON${why}`);
  }
}

async function hasSecret(value: unknown): Promise<boolean> {
  // Only now: every start loads this file, and the client would double its time.
  const { hideSecrets } = await import("../gcs/mod.ts");
  return JSON.stringify(value) !== JSON.stringify(hideSecrets(value));
}

function secretTyped(name: string): GcsError {
  return badInput(
    name,
    "it holds a secret, and every user of the machine can see the command line",
    `put it into a file and write ${name} file:PATH, or ${name} - for standard input`,
  );
}
