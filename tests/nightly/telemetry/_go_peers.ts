import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Programs of the folder peers/, by the name of their folder. */
export type GoPeers = (name: "collector" | "check_metrics") => string;

const sources = fileURLToPath(new URL("peers/", import.meta.url));

async function build(folder: string): Promise<string | undefined> {
  // A copy, because the tool writes the checksums that it was given beside go.mod.
  const module = join(folder, "module");
  for (const name of ["go.mod", "collector/main.go", "check_metrics/main.go"]) {
    await Deno.mkdir(join(module, name, ".."), { recursive: true });
    await Deno.copyFile(join(sources, name), join(module, name));
  }
  try {
    const { success, stderr } = await new Deno.Command("go", {
      args: ["build", "-o", folder, "./..."],
      cwd: module,
      env: { GOFLAGS: "-mod=mod" },
    }).output();
    return success ? undefined : new TextDecoder().decode(stderr).trim().split("\n").at(-1);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "Go is not installed";
    throw error;
  }
}

/**
 * Registers a test that needs programs made of Go modules. Where they cannot be made it is ignored,
 * which is not passed, and the terminal says why.
 */
export async function goPeerTest(name: string, play: (peers: GoPeers) => Promise<void>) {
  const folder = await Deno.makeTempDir({ prefix: "gcs-peer-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  const missing = await build(folder);
  if (missing !== undefined) {
    const line = `left out, for want of programs in Go: ${name}: ${missing}\n`;
    Deno.stderr.writeSync(new TextEncoder().encode(line));
    return Deno.test.ignore(name, () => {});
  }
  Deno.test(name, () => play((program) => join(folder, program)));
}
