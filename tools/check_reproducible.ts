// deno-lint-ignore-file no-console -- it prints for people
/**
 * Builds from the sources in two folders, and compares: the same commit gives the same bytes
 * wherever it is built.
 *
 *   deno run -A tools/check_reproducible.ts [--libraries]
 *
 * Compiles the programs for Linux arm64 and macOS arm64. Not the one for this system: what V8 made of
 * its scripts depends on what had run when. With --libraries the SQLCipher library of Linux arm64 is
 * built from its source in both folders; else it is taken from what is kept.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run, sha256 } from "./cross/run.ts";
import { crossLibrary, crossTargets } from "./cross/targets.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const [linux, mac] = ["aarch64-unknown-linux-gnu", "aarch64-apple-darwin"] as const;

/** A copy of the sources, without what was built. */
async function copyTo(folder: string): Promise<void> {
  const names = (await run(["git", "-C", root, "ls-files", "-z"])).split("\0");
  for (const name of names.filter((name) => name !== "")) {
    await Deno.mkdir(dirname(join(folder, name)), { recursive: true });
    await Deno.copyFile(join(root, name), join(folder, name));
  }
}

/** The compiler and the source of OpenSSL are the same for both, and pinned. */
async function lend(folder: string): Promise<void> {
  const cross = join(root, "build/cross");
  await Deno.mkdir(join(folder, "build/cross"), { recursive: true });
  for (const { name } of Deno.readDirSync(cross)) {
    if (!/^(?:bin|zig-|openssl-source)/.test(name)) continue;
    await Deno.symlink(join(cross, name), join(folder, "build/cross", name));
  }
}

/** SHA-256 of what a build in the folder made, by name. */
async function built(folder: string, withLibraries: boolean): Promise<Map<string, string>> {
  const cwd = new URL(`file://${folder}/`);
  const deno = [Deno.execPath(), "task"];
  const files: string[] = [];
  if (withLibraries) {
    await lend(folder);
    const env = { XDG_CACHE_HOME: join(folder, "cache") };
    await run([...deno, "build:cross", linux], { cwd, env });
    const { library } = crossLibrary(linux);
    files.push(fileURLToPath(library).slice(root.length));
  }
  await run([...deno, "build", `--target=${linux}`, `--target=${mac}`], { cwd });
  files.push(...[linux, mac].map((target) => `dist/${crossTargets[target].program}`));
  const hashes = await Promise.all(
    files.map(async (file) =>
      [file, await sha256(await Deno.readFile(join(folder, file)))] as const
    ),
  );
  return new Map(hashes);
}

if (import.meta.main) {
  const withLibraries = Deno.args.includes("--libraries");
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-reproducible-" }));
  try {
    const [first, second] = [join(folder, "one"), join(folder, "another/and/deeper")];
    // Both before anything takes time: somebody may be at work on the sources.
    for (const copy of [first, second]) await copyTo(copy);
    const one = await built(first, withLibraries);
    const other = await built(second, withLibraries);
    let different = 0;
    for (const [file, hash] of one) {
      const isSame = other.get(file) === hash;
      if (!isSame) different++;
      console.log(`${file}: ${isSame ? `the same bytes, ${hash}` : "different bytes"}`);
    }
    Deno.exitCode = different === 0 ? 0 : 1;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
