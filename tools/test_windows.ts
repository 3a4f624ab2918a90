/**
 * Runs the black-box tests on dist/gcs-windows-x64.exe under Wine, on a Debian of x86_64.
 *
 *   deno task test:windows [TEST…]
 *
 * Needs Wine 10 or later: older ones cannot start V8. Where the system has none, GCS_WINE_ROOT is a
 * folder with a system that does (as root: `debootstrap --variant=minbase --include=wine64,wine
 * trixie FOLDER`). What fits POSIX alone is left out and counted: tests/_support/binary.ts.
 */
import { fileURLToPath } from "node:url";
import { run } from "./cross/run.ts";
import { crossTargets } from "./cross/targets.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const folder = `${root}build/windows/`;
const binary = `${root}dist/${crossTargets["x86_64-pc-windows-msvc"].program}`;
const oldest = 10;

/** A line of the shell that starts the binary, its words in `"$@"`. */
async function starter(): Promise<string> {
  // Wine has no store of the system's authorities.
  const settings = `WINEDEBUG=-all WINEPREFIX=${folder}prefix XDG_RUNTIME_DIR=${folder} ` +
    "DENO_TLS_CA_STORE=mozilla";
  const system = Deno.env.get("GCS_WINE_ROOT");
  if (system === undefined) {
    const said = await run(["wine", "--version"]).catch(() => "none");
    if (Number(/^wine-(\d+)/.exec(said)?.[1] ?? 0) < oldest) {
      throw new Error(
        `Wine ${oldest} or later is needed (here: ${said.trim()}). Set GCS_WINE_ROOT to a folder ` +
          "made by: debootstrap --variant=minbase --include=wine64,wine trixie FOLDER",
      );
    }
    return `exec env ${settings} wine "${binary}" "$@"`;
  }
  // In a space of mounts of its own, which ends with the program.
  const mounts = ["/tmp", root, "/proc", "/dev"].map((path) =>
    `mkdir -p "${system}${path}" && mount --rbind "${path}" "${system}${path}"`
  );
  const inside = `exec chroot "${system}" env ${settings} /usr/lib/wine/wine64 "${binary}" "$@"`;
  return `exec unshare --mount sh -c '${mounts.join(" && ")} && ${inside}' sh "$@"`;
}

if (import.meta.main) {
  await Deno.mkdir(folder, { recursive: true });
  const program = `${folder}gcs`;
  await Deno.writeTextFile(program, `#!/bin/sh\n${await starter()}\n`);
  await Deno.chmod(program, 0o755);
  // Wine sets itself up at the first start.
  const version = await run([program, "--version"]);
  Deno.stdout.writeSync(new TextEncoder().encode(`Under Wine: ${version}`));
  const tests = Deno.args.length === 0 ? ["tests/slow/blackbox/program_test.ts"] : Deno.args;
  const { code } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tools/test_binary.ts", program, ...tests],
    cwd: root,
    env: { GCS_BINARY_SYSTEM: "windows" },
  }).spawn().status;
  Deno.exit(code);
}
