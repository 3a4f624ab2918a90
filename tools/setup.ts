// deno-lint-ignore-file no-console -- it prints for people
/**
 * Gets a machine ready: system packages where this may install them, and the SQLCipher library.
 *
 *   deno run -A tools/setup.ts [demo|test]
 */
const needs: Readonly<Record<"demo" | "test", Readonly<Record<string, string>>>> = {
  demo: { cc: "build-essential", "/usr/include/openssl/evp.h": "libssl-dev" },
  test: {
    cc: "build-essential",
    "/usr/include/openssl/evp.h": "libssl-dev",
    openssl: "openssl",
    strace: "strace",
    expect: "expect",
    less: "less",
    groff: "groff",
    mandoc: "mandoc",
    jq: "jq",
    "dbus-run-session": "dbus",
    "gnome-keyring-daemon": "gnome-keyring",
    "secret-tool": "libsecret-tools",
    "globus-gridftp-server": "globus-gridftp-server-progs",
    "globus-url-copy": "globus-gass-copy-progs",
    chromium: "chromium",
  },
};

/** Installs what is missing (as root, with apt), or says what to install; then builds SQLCipher. */
export async function setUp(purpose: "demo" | "test"): Promise<void> {
  if (Deno.build.os === "linux") await systemPackages(needs[purpose]);
  await run([Deno.execPath(), "task", "build:sqlcipher"]);
}

async function systemPackages(wanted: Readonly<Record<string, string>>): Promise<void> {
  const missing: string[] = [];
  for (const [sign, name] of Object.entries(wanted)) {
    if (!await isThere(sign)) missing.push(name);
  }
  if (missing.length === 0) return;
  const line = `apt-get install -y --no-install-recommends ${missing.join(" ")}`;
  if (Deno.uid() !== 0 || !await isThere("apt-get")) {
    throw new Error(`Packages are missing. As root, run: ${line}`);
  }
  console.log(`Setting up: ${line}`);
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  await run(["apt-get", "update", "-qq"], env);
  await run(line.split(" "), env);
}

async function isThere(sign: string): Promise<boolean> {
  const places = sign.startsWith("/")
    ? [sign]
    : (Deno.env.get("PATH") ?? "").split(":").map((folder) => `${folder}/${sign}`);
  const found = await Promise.all(places.map((path) => Deno.stat(path).catch(() => undefined)));
  return found.some((file) => file !== undefined);
}

/** Runs a program with its output shown only when it fails. */
async function run(command: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const [program = "", ...args] = command;
  const cwd = new URL("../", import.meta.url);
  const result = await new Deno.Command(program, { args, env, cwd }).output();
  if (result.success) return;
  await Deno.stderr.write(result.stdout);
  await Deno.stderr.write(result.stderr);
  throw new Error(`${command.join(" ")} failed`);
}

if (import.meta.main) await setUp(Deno.args[0] === "test" ? "test" : "demo");
