/**
 * Runs the black-box tests on the binary of linux arm64 under qemu, on a Debian of x86_64.
 *
 *   deno task test:arm64 [TEST…]
 *
 * Needs dist/gcs-linux-arm64 and qemu-user-static; fetches the C library of the other processor.
 */
import { run } from "./cross/run.ts";
import { crossTargets } from "./cross/targets.ts";

const root = new URL("../", import.meta.url);
const folder = new URL("build/arm64/", root);
const qemu = "/usr/bin/qemu-aarch64-static";
const cLibrary = ["libc6-arm64-cross", "libgcc-s1-arm64-cross", "libstdc++6-arm64-cross"];

/** A program that starts the binary under qemu; its folder of libraries is made on first use. */
async function emulated(): Promise<string> {
  await Deno.stat(qemu).catch(() => {
    throw new Error("qemu is missing; install it with `apt install qemu-user-static`");
  });
  const libraries = new URL("root/usr/aarch64-linux-gnu/", folder);
  if (!await Deno.stat(libraries).then(() => true, () => false)) {
    await Deno.mkdir(folder, { recursive: true });
    await run(["apt-get", "download", ...cLibrary], { cwd: folder });
    for await (const { name } of Deno.readDir(folder)) {
      if (name.endsWith(".deb")) await run(["dpkg", "-x", name, "root"], { cwd: folder });
    }
  }
  const binary = new URL(`dist/${crossTargets["aarch64-unknown-linux-gnu"].program}`, root);
  const program = new URL("gcs", folder);
  const line = `exec ${qemu} -L "${libraries.pathname}" "${binary.pathname}" "$@"`;
  await Deno.writeTextFile(program, `#!/bin/sh\n${line}\n`);
  await Deno.chmod(program, 0o755);
  return program.pathname;
}

if (import.meta.main) {
  const tests = Deno.args.length === 0 ? ["tests/slow/blackbox"] : Deno.args;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/test_binary.ts", await emulated(), ...tests],
    cwd: root,
  }).spawn().status;
  Deno.exit(code);
}
