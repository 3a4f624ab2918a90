/**
 * Compiles one binary for this system into dist/: SQLCipher library, bundle, `deno compile`.
 *
 *   deno task build [--version]
 *
 * DENORT_BIN and DENO_COMPILE (the `deno` that fits it) allow a build without a download.
 * Without a code cache on purpose: it would be a file in a shared folder that V8 trusts.
 */
import { libraryFileName } from "../src/audit/sqlcipher/locate.ts";

const root = new URL("../", import.meta.url);
const bundleFolder = "build/bundle";
const binary = Deno.build.os === "windows" ? "dist/gcs.exe" : "dist/gcs";
const compiler = Deno.env.get("DENO_COMPILE")?.split(" ") ?? [Deno.execPath()];

await run([Deno.execPath(), "run", "-A", "tools/build_sqlcipher.ts"]);
await Deno.remove(new URL(bundleFolder, root), { recursive: true }).catch(() => {});
await run([
  Deno.execPath(),
  "bundle",
  "--code-splitting",
  "--minify",
  "--keep-names",
  "--external",
  "@napi-rs/keyring",
  "--outdir",
  bundleFolder,
  "main.ts",
  "src/audit/load/insert_worker.ts",
]);
// Bundled CommonJS packages call `require` for Node's own modules.
await Deno.writeTextFile(
  new URL(`${bundleFolder}/start.js`, root),
  'import { createRequire } from "node:module";\n' +
    "globalThis.require = createRequire(import.meta.url);\n" +
    'await import("./main.js");\n',
);
const library = libraryFileName();
await Deno.copyFile(
  new URL(`build/sqlcipher/${library}`, root),
  new URL(`${bundleFolder}/${library}`, root),
);
await Deno.mkdir(new URL("dist", root), { recursive: true });
await run([
  ...compiler,
  "compile",
  "--quiet",
  "--no-check",
  "--no-code-cache",
  "--no-prompt",
  "-P=gcs",
  "--include",
  bundleFolder,
  "--output",
  binary,
  `${bundleFolder}/start.js`,
]);

async function run(command: readonly string[]): Promise<void> {
  const [program = "", ...args] = command;
  const { success } = await new Deno.Command(program, { args, cwd: root }).output();
  if (!success) {
    await new Deno.Command(program, { args, cwd: root }).spawn().status;
    throw new Error(`${command.join(" ")} failed`);
  }
}
