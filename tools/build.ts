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
import { requireEveryUsing } from "./kept_using.ts";
import { buildModules } from "./modules.ts";
import { putModules, putNativeFiles } from "./native_files.ts";
import { defaultClient } from "./default_client.ts";
import { v8Flags } from "./v8_flags.ts";

const root = new URL("../", import.meta.url);
const bundleFolder = "build/bundle";
const sourceFolder = "build/sources";
const workers = ["src/audit/load/insert_worker.ts"];
const binary = Deno.build.os === "windows" ? "dist/gcs.exe" : "dist/gcs";
const compiler = Deno.env.get("DENO_COMPILE")?.split(" ") ?? [Deno.execPath()];

await run([Deno.execPath(), "task", "build:sqlcipher"]);
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
await bundle(fileURLToPath(new URL(bundleFolder, root)), "--minify", "--keep-names");
await requireIntactBundle();
// Native code and the modules are read from here and compared with these hashes: see src/native/.
const native = [
  ...await putNativeFiles(new URL(`${bundleFolder}/`, root)),
  await putModules(await buildModules(root), new URL(`${bundleFolder}/`, root)),
];
// Bundled CommonJS packages call `require` for Node's own modules.
await write("start.js", [
  "globalThis.gcsNativeCode = {",
  ...native.map(({ name, fileName, ...facts }) =>
    `  ${name}: { url: new URL("./${fileName}", import.meta.url), ...${JSON.stringify(facts)} },`
  ),
  "};",
  ...defaultClient(Deno.env.get("GCS_DEFAULT_CLIENT_ID")),
  "globalThis.require = (name) => process.getBuiltinModule(name);",
  'await import("./main.js");',
]);
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
const flags = [
  "--quiet",
  "--no-check",
  "--no-code-cache",
  "--no-prompt",
  "--config=deno.json",
  v8Flags,
];
await run(
  [
    ...compiler,
    "compile",
    ...flags,
    "-P=gcs",
    "--include=.",
    `--output=${new URL(binary, root).pathname}`,
    "start.js",
  ],
  new URL(`${bundleFolder}/`, root),
);

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
    await requireEveryUsing(pathToFileURL(`${folder}/`), new URL(`${bundleFolder}/`, root));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function write(name: string, lines: readonly string[]): Promise<void> {
  await Deno.writeTextFile(new URL(`${bundleFolder}/${name}`, root), `${lines.join("\n")}\n`);
}

async function run(command: readonly string[], cwd = root): Promise<void> {
  const [program = "", ...args] = command;
  const { success, stderr } = await new Deno.Command(program, { args, cwd }).output();
  if (!success) {
    await Deno.stderr.write(stderr);
    throw new Error(`${command.join(" ")} failed`);
  }
}
