/**
 * The Debian packages below the program in the container image, each pinned by its SHA-256, and how
 * they are pinned anew: from Debian's signed list of what it has now, with its security updates.
 */
import { join } from "node:path";
import * as z from "zod";
import { run, sha256 } from "../cross/run.ts";

const table = new URL("image_packages.json", import.meta.url);
const pinned = z.object({ path: z.string(), sha256: z.string().regex(/^[0-9a-f]{64}$/) });
const schema = z.object({ amd64: z.array(pinned), arm64: z.array(pinned) });

/** Processors as Debian and OCI call them. */
export type Arch = keyof z.infer<typeof schema>;

/** The C library, what it unwinds by, and what a system is made of: its links, name and licences. */
const names = ["base-files", "libc6", "gcc-14-base", "libgcc-s1"];
const host = "http://deb.debian.org";
const suites = ["debian/dists/trixie", "debian-security/dists/trixie-security"];
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** Paths of the packages of a processor, in the order to unpack them in. */
export async function imagePackages(arch: Arch, folder: string): Promise<string[]> {
  const pins = schema.parse(JSON.parse(await Deno.readTextFile(table)));
  await Deno.mkdir(folder, { recursive: true });
  return await Promise.all(pins[arch].map(async ({ path, sha256: pin }) => {
    const file = join(folder, `${pin}.deb`);
    const kept = await Deno.readFile(file).catch(() => undefined);
    if (kept !== undefined && await sha256(kept) === pin) return file;
    const bytes = await fetched(path);
    const digest = await sha256(bytes);
    if (digest !== pin) throw new Error(`${path} has SHA-256 ${digest}, not the pinned ${pin}`);
    await Deno.writeFile(file, bytes);
    return file;
  }));
}

/** Writes the table anew. Needs gpgv, debian-archive-keyring, xz and dpkg. */
export async function pinImagePackages(): Promise<void> {
  const lists = { amd64: await listed("amd64"), arm64: await listed("arm64") };
  await Deno.writeTextFile(table, `${JSON.stringify(lists, null, 2)}\n`);
}

async function listed(arch: Arch): Promise<z.infer<typeof pinned>[]> {
  const texts = await Promise.all(suites.map((suite) => packageList(suite, arch)));
  const entries = texts.flatMap((text, index) =>
    text.split("\n\n").map((entry) => ({
      field: (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(entry)?.[1] ?? "",
      archive: suites[index]?.split("/")[0] ?? "",
    }))
  );
  const found: z.infer<typeof pinned>[] = [];
  for (const name of names) {
    let newest: (typeof entries)[number] | undefined;
    for (const entry of entries.filter(({ field }) => field("Package") === name)) {
      if (newest === undefined || await isNewer(entry.field("Version"), newest.field("Version"))) {
        newest = entry;
      }
    }
    if (newest === undefined) throw new Error(`Debian has no ${name} for ${arch}`);
    const path = `${newest.archive}/${newest.field("Filename")}`;
    found.push({ path, sha256: newest.field("SHA256") });
  }
  return found;
}

/** The list of a suite, held against its signed checksums. */
async function packageList(suite: string, arch: Arch): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-debian-" });
  try {
    const signed = join(folder, "InRelease");
    await Deno.writeFile(signed, await fetched(`${suite}/InRelease`));
    const release = await run(["gpgv", "--quiet", "--keyring", keyring, "--output", "-", signed]);
    const path = `main/binary-${arch}/Packages.xz`;
    const sums = release.split("\nSHA256:\n")[1] ?? "";
    const sum = new RegExp(`^ ([0-9a-f]{64}) +\\d+ ${path}$`, "m").exec(sums)?.[1];
    const bytes = await fetched(`${suite}/${path}`);
    if (sum === undefined || await sha256(bytes) !== sum) {
      throw new Error(`${suite}/${path} is not what Debian signed`);
    }
    await Deno.writeFile(join(folder, "Packages.xz"), bytes);
    await run(["xz", "-d", join(folder, "Packages.xz")]);
    return await Deno.readTextFile(join(folder, "Packages"));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function isNewer(one: string, other: string): Promise<boolean> {
  return await run(["dpkg", "--compare-versions", one, "gt", other]).then(() => true, () => false);
}

async function fetched(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(`${host}/${path}`);
  if (response.ok) return new Uint8Array(await response.arrayBuffer());
  await response.body?.cancel();
  throw new Error(
    `${host}/${path} answers ${response.status}. Where Debian has a newer one: ` +
      "`deno run -A tools/package.ts --pin-image`, and commit what it writes",
  );
}
