// deno-lint-ignore-file no-console -- it prints for people
/**
 * Installs the packages of `deno task package` for Linux x64 into empty folders, and runs the
 * program that each has put there: it is the very program that was tested, and it works.
 *
 *   deno task test:packages [deb] [rpm] [npm] [image]
 *
 * Needs dpkg-deb, rpm, npm; root, skopeo and umoci for the image, which is run without a daemon.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { run, sha256 } from "./cross/run.ts";
import { crossTargets } from "./cross/targets.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const release = join(root, "dist", "release");
const tested = join(root, "dist", crossTargets["x86_64-unknown-linux-gnu"].program);
const { version } = manifest;

/** Each: puts the package into the folder and says how its program is started there. */
const packages: Readonly<Record<string, (folder: string) => Promise<string[]>>> = {
  async deb(folder) {
    await run(["dpkg-deb", "-x", join(release, `gcs_${version}_amd64.deb`), folder]);
    return [await requireTested(join(folder, "usr/bin/gcs"))];
  },
  async rpm(folder) {
    const file = join(release, `gcs-${version}-1.x86_64.rpm`);
    // What it depends on is not in the folder, and here other packages have it.
    await run(["rpm", "--install", "--nodeps", "--noscripts", "--root", folder, file]);
    return [await requireTested(join(folder, "usr/bin/gcs"))];
  },
  async npm(folder) {
    const cwd = new URL(`file://${folder}/`);
    await Deno.writeTextFile(join(folder, "package.json"), "{}");
    const name = manifest.name.replace("@", "").replace("/", "-");
    await run(["npm", "install", "--silent", join(release, `${name}-${version}.tgz`)], { cwd });
    return [join(folder, "node_modules/.bin/gcs")];
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
    return [
      ...["env", "-i", ...process.env],
      ...["/usr/bin/unshare", "--mount", "--pid", "--fork", `--root=${system}`, "--mount-proc"],
      ...[`--setuid=${uid}`, `--setgid=${gid}`, `--wd=${process.cwd}`, ...process.args],
    ];
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

async function tryOut(name: string): Promise<void> {
  const install = packages[name];
  if (install === undefined) throw new Error(`There is no package "${name}"`);
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "gcs-installed-" }));
  try {
    const program = await install(folder);
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
    console.log(`${name}: installed, and works`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const names = Deno.args.length === 0 ? Object.keys(packages) : Deno.args;
  for (const name of names) await tryOut(name);
}
