/**
 * Compiles one binary for this system into dist/: native code, bundle, `deno compile`.
 *
 *   deno task build
 *
 * GCS_DEFAULT_CLIENT_ID is the OAuth client of logins, where an institution has one for its users.
 * DENORT_BIN and DENO_COMPILE (the `deno` that fits it) allow a build without a download.
 * Without a code cache on purpose: it would be a file in a shared folder that V8 trusts.
 */
import { fileURLToPath, pathToFileURL } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { readSources, withDirectImports, writeSources } from "./direct_imports.ts";
import { type CrossName, crossTargets, namedTargets } from "./cross/targets.ts";
import { requireNoClassName } from "./class_names.ts";
import { requireEveryUsing } from "./kept_using.ts";
import { buildModules } from "./modules.ts";
import { putModules, putNativeFiles, putNotices } from "./native_files.ts";
import { defaultClient } from "./default_client.ts";
import { v8Flags } from "./v8_flags.ts";

const root = new URL("../", import.meta.url);
const bundleFolder = "build/bundle";
const sourceFolder = "build/sources";
const workers = ["src/audit/load/insert_worker.ts"];
const ownProgram = Deno.build.os === "windows" ? "gcs.exe" : "gcs";
const compiler = Deno.env.get("DENO_COMPILE")?.split(" ") ?? [Deno.execPath()];

const asked = Deno.args.map((word) => /^--target=(.+)$/.exec(word)?.[1] ?? fail(word));
const targets = asked.flatMap(namedTargets);
await run([
  Deno.execPath(),
  "task",
  ...(targets.length === 0 ? ["build:sqlcipher"] : ["build:cross", ...targets]),
]);
for (const folder of [bundleFolder, sourceFolder]) {
  await Deno.remove(new URL(folder, root), { recursive: true }).catch(() => {});
}
await writeSources(
  withDirectImports(await readSources(fileURLToPath(root))),
  fileURLToPath(new URL(sourceFolder, root)),
);
for (const name of ["deno.json", "deno.lock"]) {
  await Deno.copyFile(new URL(name, root), new URL(`${sourceFolder}/${name}`, root));
}
await bundle(fileURLToPath(new URL(bundleFolder, root)), "--minify");
await requireIntactBundle();
// A worker is started by its name beside the module that starts it, which is now a chunk.
for (const worker of workers) {
  const name = worker.slice(worker.lastIndexOf("/") + 1);
  await write(name, [`import "./${worker.replace(/\.ts$/, ".js")}";`]);
}
// A configuration of its own keeps every npm package out of the binary: they would treble the time
// of `gcs --version`. The keyring's is not needed either: its one native file is among the above.
await write("deno.json", [JSON.stringify({
  permissions: { gcs: manifest.permissions.gcs },
  nodeModulesDir: "none",
  lock: false,
})]);
await Deno.mkdir(new URL("dist", root), { recursive: true });
const shared = [
  await putModules(await buildModules(root), new URL(`${bundleFolder}/`, root)),
  await putNotices(new URL(`${bundleFolder}/`, root)),
];
const commit = await commitOfSources();
for (const target of targets.length === 0 ? [undefined] : targets) await compile(target);

async function compile(target: CrossName | undefined): Promise<void> {
  // Native code and the modules are read from here and compared with these hashes: see src/native/.
  const files = await putNativeFiles(new URL(`${bundleFolder}/`, root), target);
  // Bundled CommonJS packages call `require` for Node's own modules.
  await write("start.js", [
    "globalThis.gcsNativeCode = {",
    ...[...files, ...shared].map(({ name, fileName, ...facts }) =>
      `  ${name}: { url: new URL("./${fileName}", import.meta.url), ...${JSON.stringify(facts)} },`
    ),
    "};",
    ...(commit === undefined ? [] : [`globalThis.gcsCommit = ${JSON.stringify(commit)};`]),
    ...defaultClient(Deno.env.get("GCS_DEFAULT_CLIENT_ID")),
    "globalThis.require = (name) => process.getBuiltinModule(name);",
    'await import("./main.js");',
  ]);
  const program = target === undefined ? ownProgram : crossTargets[target].program;
  const flags = [
    "--quiet",
    "--no-check",
    "--no-code-cache",
    "--no-prompt",
    "--config=deno.json",
    v8Flags,
    "-P=gcs",
    "--include=.",
    `--output=${new URL(`dist/${program}`, root).pathname}`,
    ...(target === undefined ? [] : [`--target=${target}`]),
  ];
  const env = target === undefined ? {} : await runtimeBase(target);
  await run([...compiler, "compile", ...flags, "start.js"], new URL(`${bundleFolder}/`, root), env);
  // Each system has other native files; `--include=.` would take those of the last one, too.
  for (const { fileName } of files) {
    await Deno.remove(new URL(`${bundleFolder}/${fileName}`, root));
  }
  const { size } = await Deno.stat(new URL(`dist/${program}`, root));
  const line = `dist/${program}: ${(size / 1e6).toFixed(1)} MB\n`;
  Deno.stdout.writeSync(new TextEncoder().encode(line));
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
  const program = Deno.env.get("DENORT_FOR");
  if (program === undefined) return {};
  const { success, stdout } = await new Deno.Command(program, { args: [target] }).output();
  if (!success) throw new Error(`${program} has no runtime base for ${target}`);
  return { DENORT_BIN: new TextDecoder().decode(stdout).trim() };
}

function fail(word: string): never {
  throw new Error(`Unknown option "${word}"; there is --target=TARGET`);
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

async function write(name: string, lines: readonly string[]): Promise<void> {
  await Deno.writeTextFile(new URL(`${bundleFolder}/${name}`, root), `${lines.join("\n")}\n`);
}

async function run(command: readonly string[], cwd = root, env = {}): Promise<void> {
  const [program = "", ...args] = command;
  const { success, stderr } = await new Deno.Command(program, { args, cwd, env }).output();
  if (!success) {
    await Deno.stderr.write(stderr);
    throw new Error(`${command.join(" ")} failed`);
  }
}
