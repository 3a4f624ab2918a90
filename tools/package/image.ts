/**
 * The container image: an OCI archive (image-spec 1.1) of two layers for each processor, Debian's C
 * library and the contents of our own Debian package. No daemon and no other image is needed, and
 * the same packages give the same bytes.
 */
import { basename, join } from "node:path";
import { cacheFolder } from "../cross/kept.ts";
import { run, sha256 } from "../cross/run.ts";
import { homepage, summary } from "./deb.ts";
import { type Arch, imagePackages } from "./image_packages.ts";

const user = "65532";
const home = "/home/gcs";

interface Blob {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

interface Work {
  readonly folder: string;
  readonly blobs: string;
  readonly time: string;
}

/** Writes it into `release`, from the Debian packages there. */
export async function buildImage(release: string, version: string, time: string): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-image-" });
  try {
    const layout = join(folder, "layout");
    const blobs = join(layout, "blobs/sha256");
    await Deno.mkdir(blobs, { recursive: true });
    const work = { folder, blobs, time };
    const manifests = [];
    for (const arch of ["amd64", "arm64"] as const) {
      const deb = join(release, `gcs_${version}_${arch}.deb`);
      const manifest = await imageOf(arch, deb, version, work);
      manifests.push({ ...manifest, platform: { architecture: arch, os: "linux" } });
    }
    const index = {
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests,
    };
    // The archive has one entry, with the version for its name: the index of both processors.
    const entry = await putJson(index, index.mediaType, work);
    const named = { ...entry, annotations: { "org.opencontainers.image.ref.name": version } };
    await Deno.writeTextFile(
      join(layout, "index.json"),
      JSON.stringify({ schemaVersion: 2, manifests: [named] }),
    );
    await Deno.writeTextFile(
      join(layout, "oci-layout"),
      JSON.stringify({ imageLayoutVersion: "1.0.0" }),
    );
    await tar(layout, join(release, `gcs-${version}-image.tar`), time);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function imageOf(arch: Arch, deb: string, version: string, work: Work): Promise<Blob> {
  const system = join(work.folder, `system-${arch}`);
  await Deno.mkdir(join(system, "var/lib/dpkg/status.d"), { recursive: true });
  const packages = await imagePackages(arch, join(cacheFolder() ?? work.folder, "debian"));
  for (const file of packages) {
    await run(["dpkg-deb", "-x", file, system]);
    // Scanners read here what is installed.
    const control = await run(["dpkg-deb", "-f", file]);
    const name = /^Package: (.*)$/m.exec(control)?.[1] ?? basename(file);
    await Deno.writeTextFile(join(system, "var/lib/dpkg/status.d", name), control);
  }
  await Deno.mkdir(join(system, home), { recursive: true });
  const files = {
    "etc/passwd": `root:x:0:0::/root:/\ngcs:x:${user}:${user}::${home}:/\n`,
    "etc/group": `root:x:0:\ngcs:x:${user}:\n`,
    "etc/nsswitch.conf": "hosts: files dns\n",
  };
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(join(system, name), text);
  }
  const own = join(work.folder, `own-${arch}`);
  await run(["dpkg-deb", "-x", deb, own]);
  const layers = [await layer(system, work, [`.${home}`]), await layer(own, work)];
  const config = {
    created: new Date(Number(work.time) * 1000).toISOString(),
    architecture: arch,
    os: "linux",
    config: {
      User: `${user}:${user}`,
      Env: ["PATH=/usr/bin", `HOME=${home}`],
      Entrypoint: ["/usr/bin/gcs"],
      WorkingDir: home,
      Labels: {
        "org.opencontainers.image.title": "gcs",
        "org.opencontainers.image.description": summary,
        "org.opencontainers.image.version": version,
        "org.opencontainers.image.licenses": "Apache-2.0",
        "org.opencontainers.image.documentation": homepage,
      },
    },
    rootfs: { type: "layers", diff_ids: layers.map(({ diff }) => diff) },
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: "application/vnd.oci.image.manifest.v1+json",
    config: await putJson(config, "application/vnd.oci.image.config.v1+json", work),
    layers: layers.map(({ blob }) => blob),
  };
  return await putJson(manifest, manifest.mediaType, work);
}

/** A folder as a layer; `ofUser` are the paths in it that belong to the user of the image. */
async function layer(
  folder: string,
  work: Work,
  ofUser: readonly string[] = [],
): Promise<{ readonly blob: Blob; readonly diff: string }> {
  const file = `${folder}.tar`;
  await tar(folder, file, work.time, ofUser.map((path) => `--exclude=${path}`));
  if (ofUser.length > 0) {
    await append(folder, file, work.time, ofUser);
  }
  const diff = `sha256:${await sha256(await Deno.readFile(file))}`;
  await run(["gzip", "-n", "-9", "-f", file]);
  const bytes = await Deno.readFile(`${file}.gz`);
  return { blob: await put(bytes, "application/vnd.oci.image.layer.v1.tar+gzip", work), diff };
}

function withTime(time: string): string[] {
  return ["--sort=name", `--mtime=@${time}`, "--numeric-owner", "--format=gnu"];
}

async function tar(
  folder: string,
  file: string,
  time: string,
  more: readonly string[] = [],
): Promise<void> {
  const owner = ["--owner=0", "--group=0"];
  await run(["tar", ...withTime(time), ...owner, ...more, "-cf", file, "-C", folder, "."]);
}

async function append(
  folder: string,
  file: string,
  time: string,
  paths: readonly string[],
): Promise<void> {
  const owner = [`--owner=${user}`, `--group=${user}`, "--mode=0700"];
  await run(["tar", ...withTime(time), ...owner, "-rf", file, "-C", folder, ...paths]);
}

async function putJson(value: unknown, mediaType: string, work: Work): Promise<Blob> {
  return await put(new TextEncoder().encode(JSON.stringify(value)), mediaType, work);
}

async function put(
  bytes: Uint8Array<ArrayBuffer>,
  mediaType: string,
  { blobs }: Work,
): Promise<Blob> {
  const digest = await sha256(bytes);
  await Deno.writeFile(join(blobs, digest), bytes);
  return { mediaType, digest: `sha256:${digest}`, size: bytes.length };
}
