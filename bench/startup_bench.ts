// deno-lint-ignore-file no-console -- it prints for people
/**
 * Time of whole processes: the compiled `gcs` against the smallest program the same compiler makes.
 * Needs `deno task build` first; DENO_COMPILE and DENORT_BIN as there.
 */
import { join } from "node:path";
import { sandboxLogin, sandboxSettings } from "../src/context/sandbox.ts";
import { systemClock, systemRandom } from "../src/base/mod.ts";
import { startSandbox } from "../src/sandbox/mod.ts";
import { openVault } from "../src/keys/mod.ts";
import { createTokenStore } from "../src/tokens/mod.ts";
import { Secret } from "../src/secrets/mod.ts";

const root = new URL("../", import.meta.url);
const gcs = new URL("dist/gcs", root).pathname;
const rounds = 15;
const folder = await Deno.makeTempDir({ prefix: "gcs-bench-" });
const sandbox = await startSandbox();
try {
  const env = await configuration();
  const programs: readonly (readonly [string, readonly string[]])[] = [
    ["bare console.log, compiled", [await bareProgram()]],
    ["gcs --version", [gcs, "--version"]],
    ["gcs collection --help", [gcs, "collection", "--help"]],
    ["gcs collection show ID", [gcs, "collection", "show", await anyCollection(env)]],
  ];
  const times = programs.map(() => [] as number[]);
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, command]] of programs.entries()) {
      times[index]?.push(await timed(command, env));
    }
  }
  const bare = median(times[0] ?? []);
  for (const [index, [name]] of programs.entries()) {
    const ms = median(times[index] ?? []);
    console.log(
      `${name.padEnd(28)} ${ms.toFixed(0).padStart(5)} ms  ${(ms / bare).toFixed(2)} × bare`,
    );
  }
} finally {
  await sandbox.close();
  await Deno.remove(folder, { recursive: true });
}

async function configuration(): Promise<Record<string, string>> {
  const write = (name: string, text: string) =>
    Deno.writeTextFile(join(folder, name), text, { mode: 0o600 });
  const passphrase = "bench passphrase of no value";
  await write("ca.pem", sandbox.caPem);
  await write("passphrase", passphrase);
  const settings = sandboxSettings(sandbox, join(folder, "ca.pem"))
    .replace("auth:\n", "auth:\n  key_source: passphrase\n");
  await write("config.yaml", settings);
  const parts = { clock: systemClock, random: systemRandom };
  const vault = openVault({
    ...parts,
    folder,
    source: "passphrase",
    askPassphrase: () => Promise.resolve(new Secret(passphrase)),
  });
  const store = createTokenStore({ ...parts, folder: join(folder, "tokens"), vault });
  await store.save("default", sandboxLogin(sandbox, systemClock.now()));
  return {
    GLOBUS_CONNECT_SERVER_CONFIG_DIR: folder,
    GCS_PASSPHRASE_FILE: join(folder, "passphrase"),
  };
}

async function anyCollection(env: Record<string, string>): Promise<string> {
  const { stdout, stderr, success } = await new Deno.Command(gcs, {
    args: ["collection", "list", "-F", "list"],
    env,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return new TextDecoder().decode(stdout).split("\n")[0] ?? "";
}

async function bareProgram(): Promise<string> {
  const source = join(folder, "bare.ts");
  const program = join(folder, "bare");
  await Deno.writeTextFile(source, 'console.log("hello");\n');
  const [compiler = "", ...before] = Deno.env.get("DENO_COMPILE")?.split(" ") ?? [Deno.execPath()];
  const { success, stderr } = await new Deno.Command(compiler, {
    args: [...before, "compile", "-q", "--no-check", "--no-code-cache", "-o", program, source],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return program;
}

async function timed(command: readonly string[], env: Record<string, string>): Promise<number> {
  const [program = "", ...args] = command;
  const started = performance.now();
  const { success, stderr } = await new Deno.Command(program, { args, env }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return performance.now() - started;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
