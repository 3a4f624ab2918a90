import { dirname, join } from "node:path";

/** A Python that has some packages, or why there is none. */
type PythonPeer = { readonly python: string } | { readonly missing: string };

async function run(command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      stdin: "null",
    }).output();
    const said = new TextDecoder().decode(success ? stdout : stderr).trim();
    if (success) return said;
    throw new Error(`${command}: ${said.split("\n").at(-1)}`);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new Error(`${command}: not installed`);
    throw error;
  }
}

/** Installs packages of PyPI (`name==version`) into a throw-away environment in `folder`. */
async function pythonWith(
  folder: string,
  packages: readonly string[],
  minPython: readonly [major: number, minor: number] = [3, 9],
): Promise<PythonPeer> {
  const python = join(folder, "bin", "python");
  const [major, minor] = minPython;
  try {
    const is = `import sys; sys.exit(0 if sys.version_info >= (${major}, ${minor}) else "too old")`;
    await run("python3", ["-c", is]);
    await run("python3", ["-m", "venv", folder]);
    const options = ["--quiet", "--disable-pip-version-check", "--retries", "1", "--timeout", "10"];
    await run(python, ["-m", "pip", "install", ...options, ...packages]);
    return { python };
  } catch (error) {
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Registers a test that needs packages of PyPI. Where they cannot be had it is ignored, which is not
 * passed, and the terminal says why.
 */
export async function peerTest(
  name: string,
  packages: readonly string[],
  play: (python: string, folder: string) => Promise<void>,
  minPython?: readonly [major: number, minor: number],
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-peer-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const peer = await pythonWith(folder, packages, minPython);
  if ("missing" in peer) {
    const line = `left out, for want of ${packages.join(" and ")}: ${name}: ${peer.missing}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
    return Deno.test.ignore(name, () => {});
  }
  Deno.test(name, () => play(peer.python, folder));
}

/** A file beside the caller. */
export function besides(url: string, name: string): string {
  return join(dirname(new URL(url).pathname), name);
}
