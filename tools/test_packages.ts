// deno-lint-ignore-file no-console -- it prints for people
/**
 * Installs the packages of `deno task package` for Linux x64 into empty folders, and runs the
 * program that each has put there: it is the very program that was tested, and it works. What deb
 * and rpm install belongs to root, can be changed by nobody else, and goes when they are removed.
 *
 *   deno task test:packages [deb] [rpm] [npm] [image]
 *
 * Needs dpkg, rpm, npm; root, except for npm; skopeo and umoci for the image, which is run without a
 * daemon.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { run, sha256 } from "./cross/run.ts";
import { crossTargets } from "./cross/targets.ts";
import { zshCompletions } from "./package/linux_files.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const release = join(root, "dist", "release");
const tested = join(root, "dist", crossTargets["x86_64-unknown-linux-gnu"].program);
const { version } = manifest;

interface Installed {
  /** How its program is started. */
  readonly program: readonly string[];
  /** Takes it away again. */
  readonly remove?: () => Promise<unknown>;
}

/** Each puts the package into an empty folder. */
const packages: Readonly<Record<string, (folder: string) => Promise<Installed>>> = {
  async deb(folder) {
    const state = join(folder, "var/lib/dpkg");
    await Deno.mkdir(join(state, "updates"), { recursive: true });
    await Deno.writeTextFile(join(state, "status"), "");
    // What it depends on is not in the folder, and here other packages have it.
    const dpkg = ["dpkg", `--root=${folder}`, "--force-depends", "--log=/dev/null"];
    await run([...dpkg, "--install", join(release, `gcs_${version}_amd64.deb`)]);
    const listed = await run([...dpkg, "--listfiles", "gcs"]);
    await requireRooted(folder, listed.split("\n").filter((path) => !["", "/."].includes(path)));
    await requireSilence([...dpkg, "--verify", "gcs"]);
    const program = [await requireTested(join(folder, "usr/bin/gcs"))];
    return { program, remove: () => run([...dpkg, "--purge", "gcs"]) };
  },
  async rpm(folder) {
    const file = join(release, `gcs-${version}-1.x86_64.rpm`);
    const rpm = ["rpm", "--root", folder];
    await run([...rpm, "--initdb"]);
    await run([...rpm, "--install", "--nodeps", file]);
    const listed = await run([...rpm, "--query", "--list", "gcs"]);
    const paths = listed.split("\n").filter((path) => path !== "");
    await requireRooted(folder, paths);
    if (!paths.includes(`/${zshCompletions.rpm}`)) throw new Error("zsh finds no completions");
    await requireSilence([...rpm, "--verify", "--nodeps", "gcs"]);
    const program = [await requireTested(join(folder, "usr/bin/gcs"))];
    return { program, remove: () => run([...rpm, "--erase", "gcs"]) };
  },
  async npm(folder) {
    const cwd = new URL(`file://${folder}/`);
    await Deno.writeTextFile(join(folder, "package.json"), "{}");
    const name = manifest.name.replace("@", "").replace("/", "-");
    await run(["npm", "install", "--silent", join(release, `${name}-${version}.tgz`)], { cwd });
    return { program: [join(folder, "node_modules/.bin/gcs")] };
  },
  async image(folder) {
    const archive = `oci-archive:${join(release, `gcs-${version}-image.tar`)}:${version}`;
    const layout = join(folder, "layout");
    const copy = ["skopeo", "copy", "--quiet", "--override-arch", "amd64"];
    await run([...copy, archive, `oci:${layout}:${version}`]);
    await run(["umoci", "unpack", "--image", `${layout}:${version}`, join(folder, "image")]);
    const system = join(folder, "image/rootfs");
    await requireTested(join(system, "usr/bin/gcs"));
    const { process } = JSON.parse(await Deno.readTextFile(join(folder, "image/config.json")));
    const { uid, gid } = process.user;
    const program = [
      ...["env", "-i", ...process.env],
      ...["/usr/bin/unshare", "--mount", "--pid", "--fork", `--root=${system}`, "--mount-proc"],
      ...[`--setuid=${uid}`, `--setgid=${gid}`, `--wd=${process.cwd}`, ...process.args],
    ];
    return { program };
  },
};

/** Nothing has stripped or changed it on the way. */
async function requireTested(program: string): Promise<string> {
  const [is, wanted] = await Promise.all(
    [program, tested].map(async (path) => await sha256(await Deno.readFile(path))),
  );
  if (is !== wanted) throw new Error(`${program} is not the program of ${tested}`);
  return program;
}

/** Root owns it all, only root may change it, and everybody can use it. */
async function requireRooted(folder: string, paths: readonly string[]): Promise<void> {
  if (!paths.includes("/usr/bin/gcs")) throw new Error(`only ${paths.join(", ")} were installed`);
  for (const path of paths) {
    const { uid, gid, mode, isFile } = await Deno.lstat(join(folder, path));
    const wanted = isFile && path !== "/usr/bin/gcs" ? 0o644 : 0o755;
    const is = (mode ?? 0) & 0o7777;
    if (uid === 0 && gid === 0 && is === wanted) continue;
    throw new Error(`${path} has owner ${uid}:${gid} and mode ${is.toString(8)}`);
  }
}

/** A package manager that checks what it installed says what it does not find as it was. */
async function requireSilence(command: readonly string[]): Promise<void> {
  const said = await run(command);
  if (said !== "") throw new Error(`${command.join(" ")}: ${said}`);
}

/** What has the name of the program below the folder, but for what the package manager notes. */
async function leftIn(folder: string): Promise<string> {
  return await run([
    "find",
    folder,
    "-mindepth",
    "1",
    "-path",
    `${folder}/usr/*`,
    "-name",
    "*gcs*",
  ]);
}

async function tryOut(name: string): Promise<void> {
  const install = packages[name];
  if (install === undefined) throw new Error(`There is no package "${name}"`);
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-installed-" }));
  try {
    const { program, remove } = await install(folder);
    const said = await run([...program, "--version"]);
    if (said !== `gcs ${version}\n`) throw new Error(`${name}: --version says ${said}`);
    const list = await run([...program, "--sandbox", "collection", "list", "-F", "json"]);
    const count = JSON.parse(list).length;
    if (count < 3) throw new Error(`${name}: the sandbox has ${count} collections`);
    // The encrypted trail, thus the native library.
    const id = JSON.parse(list).find(({ collection_type: type }: { collection_type: string }) =>
      type === "guest"
    ).id;
    await run([...program, "--sandbox", "collection", "delete", id, "--yes"]);
    await remove?.();
    const left = remove === undefined ? "" : await leftIn(folder);
    if (left !== "") {
      throw new Error(`${name}: after its removal there is still ${left}`);
    }
    console.log(`${name}: installed, and works${remove === undefined ? "" : "; removed again"}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const names = Deno.args.length === 0 ? Object.keys(packages) : Deno.args;
  for (const name of names) await tryOut(name);
}
