/** A Debian package (deb-control(5)). Nothing is stripped: that destroys a compiled program. */
import { join } from "node:path";
import { run } from "../cross/run.ts";

/** What packages of both kinds are made of. */
export interface PackageInput {
  /** The folder that stands for `/`. */
  readonly staged: string;
  /** A folder for what is thrown away. */
  readonly work: string;
  /** Where the package goes. */
  readonly release: string;
  readonly version: string;
  readonly arch: "amd64" | "arm64";
  readonly env: Record<string, string>;
}

export const summary = "Manage Globus Connect Server v5 endpoints that hold regulated data";
export const homepage = "https://docs.globus.org/globus-connect-server/v5.4/";
export const description =
  "Logs in to Globus, works through the endpoint's Manager API, keeps tokens encrypted, and records " +
  "every change in an encrypted, tamper-evident audit database.";

/** Builds it. The program needs the C library alone, of 2.28 or later. */
export async function buildDeb(input: PackageInput): Promise<void> {
  const { staged, release, version, arch, env } = input;
  const folder = join(staged, "DEBIAN");
  await Deno.mkdir(folder);
  const size = (await run(["du", "-sk", "--apparent-size", "--exclude=DEBIAN", staged])).split(
    "\t",
  );
  const control = [
    "Package: gcs",
    `Version: ${version}`,
    `Architecture: ${arch}`,
    "Maintainer: gcs maintainers <noreply@example.org>",
    `Installed-Size: ${size[0]}`,
    "Depends: libc6 (>= 2.28), libgcc-s1 | libgcc1",
    "Suggests: gnome-keyring",
    "Section: net",
    "Priority: optional",
    `Homepage: ${homepage}`,
    `Description: ${summary}`,
    ` ${description}`,
  ];
  await Deno.writeTextFile(join(folder, "control"), `${control.join("\n")}\n`);
  const file = join(release, `gcs_${version}_${arch}.deb`);
  await run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", staged, file], { env });
  await Deno.remove(folder, { recursive: true });
}
