import { dirname, join } from "node:path";

/** A Python that has some packages, or why there is none. */
export type PythonPeer = { readonly python: string } | { readonly missing: string };

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

/**
 * Installs packages of PyPI (`name==version`) into a throw-away environment in `folder`. Where that
 * cannot be done the caller says what it leaves out and why.
 */
export async function pythonWith(
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

/** Says on the terminal what a test could not show. */
export function leaveOut(what: string, why: string): void {
  Deno.stderr.writeSync(new TextEncoder().encode(`left out: ${what}: ${why}\n`));
}

/** A file beside the caller. */
export function besides(url: string, name: string): string {
  return join(dirname(new URL(url).pathname), name);
}
