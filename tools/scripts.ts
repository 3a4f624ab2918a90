/**
 * A bundle as classic scripts: each file of it becomes a function that is given what it exports into,
 * a way to load others, and its address. V8 can keep what it made of a script, so that the binary need
 * not parse it at each start; of a module it keeps that only in a shared folder.
 */
import { basename, dirname, join } from "node:path/posix";
import { zstdCompressSync } from "node:zlib";
import ts from "typescript";

/** What the functions are given, in this order; the bundler's own names are shorter. */
const parameters = ["exports", "$load", "$url"];
const emptyCode = new Uint8Array(0);

/** Scripts by the names of their files in the bundle. */
export type Scripts = ReadonlyMap<string, string>;

/**
 * The scripts of a bundle.
 *
 * @throws Error where one asks for a script that is not there: the runtime would look for it in the
 * shared temporary folder.
 */
export async function scriptsOf(bundle: URL, main: string): Promise<Scripts> {
  const names = await filesIn(bundle, ".js");
  const scripts = new Map<string, string>();
  for (const name of names) {
    const script = asScript(name, await Deno.readTextFile(new URL(name, bundle)), name === main);
    for (const wanted of asked(script)) {
      if (!names.includes(wanted)) {
        throw new Error(`${name} asks for ${wanted}, which is not there`);
      }
    }
    scripts.set(name, script);
  }
  return scripts;
}

/** Puts scripts into a folder: of each its `.script`, and an empty `.code`. */
export async function putScripts(folder: URL, scripts: Scripts): Promise<void> {
  for (const [name, script] of scripts) {
    await Deno.mkdir(new URL(".", new URL(name, folder)), { recursive: true });
    await Deno.writeTextFile(new URL(`${name}.script`, folder), script);
    await Deno.writeFile(new URL(`${name}.code`, folder), emptyCode);
  }
}

/** Puts what starts the scripts beside them: `start.js`, and each worker under its own name. */
export async function putStart(
  folder: URL,
  before: string,
  workers: readonly string[],
): Promise<void> {
  await putLoader(folder, ["load_script.ts", "pack.ts"]);
  const here = 'import { runScript } from "./load_script.ts";\n' +
    'const folder = new URL("./", import.meta.url);\n';
  await Deno.writeTextFile(
    new URL("start.js", folder),
    `${here}${before}\nawait runScript(folder, "main.js");\n`,
  );
  // A worker is started by its name beside the module that starts it.
  for (const worker of workers) {
    const script = JSON.stringify(workerScript(worker));
    await Deno.writeTextFile(
      new URL(basename(worker), folder),
      `${here}runScript(folder, ${script});\n`,
    );
  }
}

/** Puts a program into a folder that runs the scripts of another one: see makeCode. */
export async function putWarmUp(folder: URL, before: string, scripts: URL): Promise<void> {
  await putLoader(folder, ["load_script.ts", "pack.ts", "warm_up.ts"]);
  await Deno.writeTextFile(
    new URL("start.js", folder),
    `import { warmUp } from "./warm_up.ts";\nconst folder = new URL(${
      JSON.stringify(scripts.href)
    });\n${before}\nawait warmUp(folder);\n`,
  );
}

async function putLoader(folder: URL, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await Deno.copyFile(new URL(`program/${name}`, import.meta.url), new URL(name, folder));
  }
}

/** The names of the scripts that a script may run, with its own. */
export function scriptsFor(scripts: Scripts, name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const wanted of asked(scripts.get(name) ?? "")) scriptsFor(scripts, wanted, found);
  return found;
}

function asked(script: string): string[] {
  return [...script.matchAll(/\$load\("([^"]+\.js)"\)/g)].map(([, wanted = ""]) => wanted);
}

/** Copies a script, with its code, into another folder. */
export async function copyScript(name: string, from: URL, to: URL): Promise<void> {
  for (const file of filesOf(name)) {
    await Deno.mkdir(new URL(".", new URL(file, to)), { recursive: true });
    await Deno.copyFile(new URL(file, from), new URL(file, to));
  }
}

/** The files of scripts in a folder, by name. */
export async function contentsOf(
  names: Iterable<string>,
  folder: URL,
): Promise<(readonly [string, Uint8Array])[]> {
  const files = [...names].flatMap(filesOf);
  return await Promise.all(
    files.map(async (file) => [file, await Deno.readFile(new URL(file, folder))] as const),
  );
}

function filesOf(name: string): readonly string[] {
  return [`${name}.script`, `${name}.code`];
}

/** The script that a worker runs. */
export function workerScript(worker: string): string {
  return worker.replace(/\.ts$/, ".js");
}

/** Packs each script of a folder that has no code. */
export async function packOthers(folder: URL): Promise<void> {
  for (const name of await filesIn(folder, ".code")) {
    if ((await Deno.stat(new URL(name, folder))).size > 0) continue;
    const url = new URL(name.replace(/code$/, "script"), folder);
    await Deno.writeFile(url, zstdCompressSync(await Deno.readFile(url)));
  }
}

/** One file as a function; an asynchronous one where it waits outside of any function. */
export function asScript(name: string, text: string, isAsync = false): string {
  const { outputText, diagnostics = [] } = ts.transpileModule(
    text.replaceAll("import.meta.url", "$url"),
    {
      fileName: name,
      reportDiagnostics: true,
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ESNext },
    },
  );
  const [problem] = diagnostics;
  if (problem !== undefined) {
    throw new Error(`${name}: ${ts.flattenDiagnosticMessageText(problem.messageText, "\n")}`);
  }
  // Bundled CommonJS packages call a `require` of their own, never with a text.
  const body = outputText.replaceAll(/\brequire\("([^"]+)"\)/g, (_, wanted: string) => {
    const inside = wanted.startsWith(".") ? join(dirname(name), wanted) : wanted;
    return `$load(${JSON.stringify(inside)})`;
  });
  return `(${isAsync ? "async " : ""}function(${parameters.join(",")}){${body}\n})`;
}

async function filesIn(root: URL, suffix: string, folder = ""): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) names.push(...await filesIn(root, suffix, `${folder}${name}/`));
    else if (name.endsWith(suffix)) names.push(folder + name);
  }
  return names.sort();
}
