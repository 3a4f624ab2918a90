import { dirname, join } from "node:path";
import { builtLibrary, libraryFileName } from "../../../src/audit/mod.ts";
import { buildModules, type ModuleFiles } from "../../../tools/modules.ts";

let built: Promise<ModuleFiles> | undefined;

/** The modules of these sources, built once for all tests of a run. */
export function modules(): Promise<ModuleFiles> {
  return built ??= buildModules(new URL("../../../", import.meta.url));
}

/** A folder with `gcs-modules/` as `gcs module` writes it, and the example scripts beside it. */
export async function scriptFolder() {
  const folder = await Deno.makeTempDir({ prefix: "gcs-scripts-" });
  const files = await modules();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, "gcs-modules", name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  await Deno.copyFile(builtLibrary(), join(folder, "gcs-modules", libraryFileName()));
  const examples = new URL("../../../docs/scripts/", import.meta.url);
  for await (const { name } of Deno.readDir(examples)) {
    await Deno.copyFile(new URL(name, examples), join(folder, name));
  }
  return {
    folder,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

/** How Deno is started. */
export interface DenoRun {
  readonly folder: string;
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs Deno in a folder with these words, offline. */
export async function deno(words: readonly string[], { folder, stdin = "", env }: DenoRun) {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...words],
    cwd: folder,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1", ...env },
  }).spawn();
  const writer = child.stdin.getWriter();
  // A script that is refused early reads nothing.
  await writer.write(new TextEncoder().encode(stdin)).catch(() => {});
  await writer.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}
