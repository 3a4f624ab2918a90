/** The zig that compiles for five systems, from a Python package that is pinned by its hash. */
import { run } from "./run.ts";

const version = "0.17.1";

/** Folder with a `zig` of exactly this version, made on first use; `env` for what runs it. */
export async function zig(
  folder: URL,
): Promise<{ readonly version: string; readonly env: Record<string, string> }> {
  const bin = new URL("bin/", folder);
  const program = new URL("zig", bin);
  const cache = new URL("cache", folder).pathname;
  const env = {
    PATH: `${bin.pathname}:${Deno.env.get("PATH") ?? ""}`,
    ZIG_LOCAL_CACHE_DIR: cache,
    ZIG_GLOBAL_CACHE_DIR: cache,
    // Of OpenSSL's build; without it no two builds are alike.
    SOURCE_DATE_EPOCH: "0",
  };
  const found = await run(["zig", "version"], { env }).catch(() => "");
  if (found.trim() === version) return { version, env };
  const python = new URL(`zig-${version}/`, folder);
  await run(["python3", "-m", "venv", python.pathname]);
  const pip = [`${python.pathname}bin/python`, "-m", "pip", "install", "--quiet"];
  const list = new URL("requirements.txt", import.meta.url).pathname;
  await run([...pip, "--require-hashes", "--only-binary=:all:", "-r", list]);
  const where = "import os, ziglang; print(os.path.dirname(ziglang.__file__))";
  const package_ = await run([`${python.pathname}bin/python`, "-c", where]);
  await Deno.mkdir(bin, { recursive: true });
  await Deno.remove(program).catch(() => {});
  await Deno.symlink(`${package_.trim()}/zig`, program);
  return { version, env };
}
