/**
 * Packs the binaries of `deno task build --target=…` as they are released, into dist/release/:
 * archives with licence and notices, deb and rpm for Linux, SBOM and SHA256SUMS. With `npm` the npm
 * package of `deno task build --npm`; with `image` the container image of both Linux packages.
 *
 *   deno task package [TARGET…|all] [npm] [image]
 *   deno run -A tools/package.ts --pin-image
 *
 * The second pins the Debian packages below the program in the image anew. Needs tar, gzip and zip;
 * dpkg-deb and rpmbuild for Linux. The same binaries give the same files.
 */
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../deno.json" with { type: "json" };
import { run, sha256 } from "./cross/run.ts";
import { type CrossName, crossTargets, namedTargets } from "./cross/targets.ts";
import { buildDeb } from "./package/deb.ts";
import { buildImage } from "./package/image.ts";
import { pinImagePackages } from "./package/image_packages.ts";
import { stageLinux } from "./package/linux_files.ts";
import { buildNpm } from "./package/npm.ts";
import { installScript } from "./package/install_script.ts";
import { buildRpm } from "./package/rpm.ts";
import { sbom } from "./package/sbom.ts";
import { releaseFactsOf } from "./release_facts.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const release = join(root, "dist", "release");
const { version } = manifest;

/** Time of the commit, for everything that would else say when it was packed. */
async function commitTime(): Promise<string> {
  return (await run(["git", "-C", root, "log", "-1", "--format=%ct"])).trim();
}

async function packOne(target: CrossName, time: string): Promise<void> {
  const { program } = crossTargets[target];
  const system = program.replace(/\.exe$/, "").slice("gcs-".length);
  const isWindows = program.endsWith(".exe");
  const folder = `gcs-${version}-${system}`;
  const work = await Deno.makeTempDir({ prefix: "gcs-package-" });
  const env = { SOURCE_DATE_EPOCH: time, TZ: "UTC" };
  try {
    await Deno.mkdir(join(work, folder));
    await Deno.copyFile(
      join(root, "dist", program),
      join(work, folder, isWindows ? "gcs.exe" : "gcs"),
    );
    for (const name of ["LICENSE", "THIRD_PARTY_NOTICES.txt", "CHANGELOG.md"]) {
      await Deno.copyFile(join(root, name), join(work, folder, name));
    }
    await run(["find", join(work, folder), "-exec", "touch", "-d", `@${time}`, "{}", "+"]);
    const archive = join(release, `${folder}${isWindows ? ".zip" : ".tar.gz"}`);
    await run(
      isWindows ? ["sh", "-c", `rm -f "${archive}" && zip -q -X -r "${archive}" "${folder}"`] : [
        "sh",
        "-c",
        `tar --sort=name --owner=0 --group=0 --numeric-owner --mode=go-w,a+rX ` +
        `-cf - "${folder}" | gzip -n -9 > "${archive}"`,
      ],
      { cwd: new URL(`file://${work}/`), env },
    );
    if (!system.startsWith("linux")) return;
    const staged = join(work, "root");
    await stageLinux(join(root, "dist", program), staged, root);
    const arch = target.startsWith("aarch64") ? "arm64" : "amd64";
    await buildDeb({ staged, work, release, version, arch, env });
    await buildRpm({ staged, work, release, version, arch, env });
  } finally {
    await Deno.remove(work, { recursive: true });
  }
}

async function sums(): Promise<void> {
  const names = [...Deno.readDirSync(release)].map(({ name }) => name)
    .filter((name) => !name.startsWith("SHA256SUMS")).sort();
  const lines = await Promise.all(
    names.map(async (name) =>
      `${await sha256(await Deno.readFile(join(release, name)))}  ${name}\n`
    ),
  );
  await Deno.writeTextFile(join(release, "SHA256SUMS"), lines.join(""));
}

async function pack(words: readonly string[]): Promise<void> {
  const extras = ["npm", "image"];
  const names = words.filter((word) => !extras.includes(word));
  const time = await commitTime();
  await Deno.remove(release, { recursive: true }).catch(() => {});
  await Deno.mkdir(release, { recursive: true });
  const targets = names.length === 0 ? namedTargets("all") : names.flatMap(namedTargets);
  for (const target of new Set(targets)) await packOne(target, time);
  if (words.includes("npm")) await buildNpm(root, release);
  if (words.includes("image")) await buildImage(release, version, time);
  const facts = releaseFactsOf(Deno.env);
  if (facts !== undefined) {
    await Deno.writeTextFile(join(release, "install.sh"), await installScript(facts));
  }
  await Deno.writeTextFile(join(release, `gcs-${version}.spdx.json`), await sbom(version, time));
  await sums();
  Deno.stdout.writeSync(Deno.readFileSync(join(release, "SHA256SUMS")));
}

if (import.meta.main) {
  if (Deno.args.includes("--pin-image")) await pinImagePackages();
  else await pack(Deno.args);
}
