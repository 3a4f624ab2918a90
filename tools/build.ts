/**
 * Compiles one binary for this system into dist/: native code, bundle, scripts with the code that V8
 * makes of them, `deno compile`.
 *
 *   deno task build [--target=TARGET|all…] [--npm]
 *
 * With --npm: puts the program as the npm package has it into build/npm/ (tools/package/npm.ts).
 * GCS_DEFAULT_CLIENT_ID is the OAuth client of logins, where an institution has one for its users.
 * GCS_RELEASE_KEY and GCS_RELEASE_URL are who signs releases and where they lie, for `gcs update`.
 * DENORT_BIN and DENO_COMPILE (the `deno` that fits it) allow a build without a download; DENORT_FOR
 * is a command that prints the path of the runtime base of a target (tools/runtime_base.ts).
 * Without the runtime's own code cache: it would be a file in a shared folder that V8 trusts.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { readSources, withDirectImports, writeSources } from "./direct_imports.ts";
import { type CrossName, crossTargets, namedTargets } from "./cross/targets.ts";
import { requireNoClassName } from "./class_names.ts";
import { makeCode } from "./code_cache.ts";
import { signedAdHoc } from "./package/sign_mach_o.ts";
import { requireEveryUsing } from "./kept_using.ts";
import { buildModules } from "./modules.ts";
import { type CarriedFile, modulesFile, nativeFiles, noticesFile } from "./native_files.ts";
import { makePack, payloadStart, putPack } from "./program_pack.ts";
import {
  contentsOf,
  copyScript,
  packOthers,
  putScripts,
  putStart,
  putWarmUp,
  scriptsFor,
  scriptsOf,
  workerScript,
} from "./scripts.ts";
import {
  nativeFolder,
  npmStartText,
  packContents,
  packedName,
  packStartText,
  startText,
} from "./start_text.ts";
import { renameStably } from "./stable_names.ts";
import { v8Flags } from "./v8_flags.ts";

const root = new URL("../", import.meta.url);
const bundleFolder = "build/bundle";
const sourceFolder = "build/sources";
const workers = ["src/audit/load/insert_worker.ts"];
const ownProgram = Deno.build.os === "windows" ? "gcs.exe" : "gcs";
const compiler = Deno.env.get("DENO_COMPILE")?.split(" ") ?? [Deno.execPath()];

const forNpm = Deno.args.includes("--npm");
const asked = Deno.args.filter((word) => word !== "--npm")
  .map((word) => /^--target=(.+)$/.exec(word)?.[1] ?? fail(word));
const targets = asked.flatMap(namedTargets);
const libraries = forNpm ? namedTargets("all") : targets;
await run([
  Deno.execPath(),
  "task",
  ...(libraries.length === 0 ? ["build:sqlcipher"] : ["build:cross", ...libraries]),
]);
for (const folder of [bundleFolder, sourceFolder]) await emptied(new URL(`${folder}/`, root));
await writeSources(
  withDirectImports(await readSources(fileURLToPath(root))),
  fileURLToPath(new URL(sourceFolder, root)),
);
for (const name of ["deno.json", "deno.lock"]) {
  await Deno.copyFile(new URL(name, root), new URL(`${sourceFolder}/${name}`, root));
}
await bundle(fileURLToPath(new URL(bundleFolder, root)), "--minify");
await requireIntactBundle();
await renameStably(new URL(`${bundleFolder}/`, root), ["main.js", ...workers.map(workerScript)]);
await Deno.mkdir(new URL("dist", root), { recursive: true });
const scripts = await scriptsOf(new URL(`${bundleFolder}/`, root), "main.js");
const [modules, commit] = [await buildModules(root), await commitOfSources()];
if (forNpm) await makeForNpm();
for (const target of targets.length > 0 ? targets : forNpm ? [] : [undefined]) await make(target);

async function make(target: CrossName | undefined): Promise<void> {
  const program = await emptied(new URL("build/program/", root));
  await putScripts(program, scripts);
  const files = [...await nativeFiles(target), modulesFile(modules), await noticesFile()];
  for (const file of files) {
    await Deno.writeFile(new URL(packedName(file), program), file.packed);
  }
  const before = startText(files, commit);
  await putStart(program, before, workers);
  // Code fits the system that it was made on.
  if (target === undefined || target === Deno.build.target) {
    const warm = await emptied(new URL("build/warm/", root));
    await putWarmUp(warm, before, program);
    const warmProgram = fileURLToPath(new URL(ownProgram, warm));
    await compile(warm, warmProgram, target, ["-A"]);
    await makeCode(warmProgram, program);
    await packOthers(program);
  }
  const name = target === undefined ? ownProgram : crossTargets[target].program;
  const output = fileURLToPath(new URL(`dist/${name}`, root));
  const own = ["-P=gcs", "--include=."];
  await compile(program, output, target, own);
  if (payloadStart(await Deno.readFile(output)) !== undefined) {
    const start = await emptied(new URL("build/start/", root));
    const inside = workers.map((worker) => scriptsFor(scripts, workerScript(worker)))
      .reduce((all, some) => all.union(some));
    for (const script of inside) await copyScript(script, program, start);
    const outside = new Set(scripts.keys()).difference(inside);
    const pack = makePack([...packContents(files), ...await contentsOf(outside, program)]);
    await putStart(start, packStartText(files, commit, pack), workers);
    await compile(start, output, target, own);
    await putPack(output, pack);
  }
  // The compiler signs for arm64 alone.
  if (target === "x86_64-apple-darwin") {
    await Deno.writeFile(output, signedAdHoc(await Deno.readFile(output), "gcs"));
  }
  const line = `dist/${name}: ${((await Deno.stat(output)).size / 1e6).toFixed(1)} MB\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
}

/** The program as `deno run` of the npm package starts it, with the native code of all systems. */
async function makeForNpm(): Promise<void> {
  const program = await emptied(new URL("build/npm/", root));
  await putScripts(program, scripts);
  const shared = [modulesFile(modules), await noticesFile()];
  const systems = new Map<CrossName, CarriedFile[]>();
  for (const target of libraries) {
    const files = await nativeFiles(target);
    systems.set(target, files);
    const folder = await emptied(new URL(nativeFolder(target), program));
    for (const file of files) await Deno.writeFile(new URL(packedName(file), folder), file.packed);
  }
  for (const file of shared) await Deno.writeFile(new URL(packedName(file), program), file.packed);
  await putStart(program, npmStartText(systems, shared, commit), workers);
  await packOthers(program);
  await writeConfiguration(program);
}

/** V8 takes code only with the flags that it was made with. */
async function compile(
  folder: URL,
  output: string,
  target: CrossName | undefined,
  own: readonly string[],
): Promise<void> {
  await writeConfiguration(folder);
  await withoutTimes(folder);
  const flags = [
    "--quiet",
    "--no-check",
    "--no-code-cache",
    "--no-prompt",
    "--config=deno.json",
    v8Flags,
    ...own,
    `--output=${output}`,
    ...(target === undefined ? [] : [`--target=${target}`]),
  ];
  const env = target === undefined ? {} : await runtimeBase(target);
  await run([...compiler, "compile", ...flags, "start.js"], folder, env);
}

/**
 * A configuration of its own keeps every npm package out of the program: they would treble the time
 * of `gcs --version`. The keyring's is not needed either: its one native file is in the folder.
 */
async function writeConfiguration(folder: URL): Promise<void> {
  const configuration = {
    permissions: { gcs: manifest.permissions.gcs },
    nodeModulesDir: "none",
    lock: false,
  };
  await Deno.writeTextFile(new URL("deno.json", folder), JSON.stringify(configuration));
}

/** The compiler keeps when each file was written, and nothing asks for it. */
async function withoutTimes(folder: URL): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) await withoutTimes(new URL(`${name}/`, folder));
    else await Deno.utime(new URL(name, folder), 0, 0);
  }
}

/** The commit of the sources, marked when they have been changed since; undefined without git. */
async function commitOfSources(): Promise<string | undefined> {
  try {
    const { success, stdout } = await new Deno.Command("git", {
      args: ["describe", "--always", "--abbrev=40", "--exclude=*", "--dirty=+changes"],
      cwd: root,
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** The compiler does not look whether the base fits the target. */
async function runtimeBase(target: CrossName): Promise<Record<string, string>> {
  const [program, ...words] = Deno.env.get("DENORT_FOR")?.split(" ") ?? [];
  if (program === undefined) return {};
  const { success, stdout } = await new Deno.Command(program, {
    args: [...words, target],
    cwd: root,
    stderr: "inherit",
  }).output();
  if (!success) throw new Error(`${program} has no runtime base for ${target}`);
  return { DENORT_BIN: new TextDecoder().decode(stdout).trim() };
}

function fail(word: string): never {
  throw new Error(`Unknown option "${word}"; there are --target=TARGET and --npm`);
}

async function bundle(folder: string, ...flags: readonly string[]): Promise<void> {
  await run([
    Deno.execPath(),
    "bundle",
    "--code-splitting",
    ...flags,
    "--external",
    "@napi-rs/keyring",
    "--outdir",
    folder,
    "main.ts",
    ...workers,
  ], new URL(`${sourceFolder}/`, root));
}

/** Compares with a bundle that nothing was taken out of. */
async function requireIntactBundle(): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-bundle-" });
  try {
    await bundle(folder);
    const plain = pathToFileURL(`${folder}/`);
    await requireEveryUsing(plain, new URL(`${bundleFolder}/`, root));
    await requireNoClassName(plain);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function emptied(folder: URL): Promise<URL> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  await Deno.mkdir(folder, { recursive: true });
  return folder;
}

async function run(command: readonly string[], cwd = root, env = {}): Promise<void> {
  const [program = "", ...args] = command;
  const { success, stderr } = await new Deno.Command(program, { args, cwd, env }).output();
  if (!success) {
    await Deno.stderr.write(stderr);
    throw new Error(`${command.join(" ")} failed`);
  }
}
