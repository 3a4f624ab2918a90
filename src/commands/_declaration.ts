import { dirname, join, resolve } from "node:path";
import { stat } from "node:fs/promises";
import { type Context, opt, standardInput } from "../command/mod.ts";
import {
  decoded,
  maxSourceBytes,
  type Problem,
  problemLine,
  type ReadResult,
  type SourceText,
} from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { fileFailure, readUserFile } from "../files/mod.ts";

/** The option that names the files of a declaration. */
export const fileOption = {
  file: {
    ...opt.many(
      opt.text("FILE", "File or folder that declares the endpoint; - for standard input"),
    ),
    short: "f",
  },
};

/** Refuses a command without a file. GcsError `usage`. */
export function requireFiles(files: readonly string[] | undefined): readonly string[] {
  if (files !== undefined && files.length > 0 && !files.includes("")) return files;
  throw new GcsError("usage", "Missing option --file", {
    hint: "name the file that declares the endpoint: -f site.yaml",
  });
}

const mebibyte = 1024 * 1024;

/** Reads files, folders and standard input, and all that they name beside them. Sends nothing. */
export async function readFiles(
  context: Context,
  files: readonly string[],
): Promise<ReadResult> {
  const sources: SourceText[] = [];
  const listed = new Map<string, SourceText>();
  for (const name of files) {
    if (name === "-") {
      const text = decoded(await standardInput(context, maxSourceBytes / mebibyte));
      sources.push({ file: "standard input", text: textOf(text, "standard input"), folder: "." });
    } else {
      for (const path of await filesIn(name)) {
        const source = await readSource(path);
        sources.push(source);
        if (path !== name) listed.set(resolve(path), source);
      }
    }
  }
  const { readDeclaration } = await import("../declare/mod.ts");
  const beside = new Set<SourceText | undefined>();
  const result = await readDeclaration(sources, async (path) => {
    beside.add(listed.get(resolve(path)));
    return await read(path);
  });
  // Of a folder's files those are no declarations that others name beside them.
  const own = sources.filter((source) => !beside.has(source));
  return own.length === sources.length ? result : await readDeclaration(own, (path) => read(path));
}

/** The declaration, or one GcsError `usage` with every mistake, one a line. */
export async function declarationIn(context: Context, files: readonly string[]) {
  const { declaration, problems } = await readFiles(context, files);
  await refuse(context, problems);
  return declaration;
}

/** Tells every mistake on a line of its own, and fails with the first. */
export async function refuse(context: Context, problems: readonly Problem[]): Promise<void> {
  const failure = await failureOf(context, problems);
  if (failure !== undefined) throw failure;
}

/** Tells every mistake but the first, and gives that as a failure. */
export async function failureOf(
  context: Context,
  problems: readonly Problem[],
): Promise<GcsError | undefined> {
  const [first, ...others] = problems;
  if (first === undefined) return undefined;
  for (const problem of others) await context.warn(problemLine(problem));
  const more = others.length === 0 ? "" : ` (and ${others.length} more, above)`;
  return new GcsError("usage", `${problemLine(first)}${more}`);
}

async function readSource(path: string): Promise<SourceText> {
  return { file: path, text: await readText(path), folder: dirname(resolve(path)) };
}

/** The text of a file that a person names. GcsError `usage` for what is none, or too large. */
export async function readText(path: string, maxBytes = maxSourceBytes): Promise<string> {
  return textOf(decoded(await read(path, maxBytes)), path);
}

function textOf(text: string | undefined, name: string): string {
  if (text !== undefined) return text;
  throw new GcsError("usage", `${name}:1:1: is not UTF-8 text`);
}

/** Too large is a mistake in what was given, and nothing that failed. */
async function read(path: string, maxBytes = maxSourceBytes): Promise<Uint8Array> {
  try {
    return await readUserFile(path, { maxBytes });
  } catch (error) {
    if (!(error instanceof GcsError) || !/larger than/.test(error.message)) throw error;
    throw new GcsError("usage", `${path}:1:1: is larger than ${maxBytes / mebibyte} MiB`, {
      cause: error,
    });
  }
}

/** The file itself, or the YAML and JSON files of a folder by their names. */
async function filesIn(path: string): Promise<readonly string[]> {
  const isFolder = await stat(path).then((entry) => entry.isDirectory(), () => false);
  if (!isFolder) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path)).catch((error) => {
    throw fileFailure("list", path, error);
  });
  const found = entries
    .filter(({ isDirectory }) => !isDirectory)
    .filter(({ name }) => /^[^.].*(?<!\.schema)\.(?:ya?ml|json)$/.test(name))
    .map(({ name }) => join(path, name));
  if (found.length > 0) return found.sort();
  throw new GcsError("usage", `There is no .yaml, .yml or .json file in "${path}"`);
}
