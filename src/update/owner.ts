import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { startProgram } from "../programs/mod.ts";

/** What a file was installed by, if not by itself. */
export interface PackageOwner {
  readonly manager: string;
  /** How to get a newer one. */
  readonly hint: string;
}

/** Where package managers keep what they know. */
export interface PackagePlaces {
  /** Folder with `PACKAGE.list`. */
  readonly dpkg: string;
  /** Folders of which one is there where packages are installed by rpm. */
  readonly rpmDatabases: readonly string[];
  /** The program that reads them, with options. */
  readonly rpm: readonly string[];
}

const systemPlaces: PackagePlaces = {
  dpkg: "/var/lib/dpkg/info",
  rpmDatabases: ["/usr/lib/sysimage/rpm", "/var/lib/rpm"],
  rpm: ["/usr/bin/rpm"],
};

/** Managers that have folders of their own. */
const byFolder: readonly (readonly [RegExp, PackageOwner])[] = [
  [/[/\\]node_modules[/\\]/, { manager: "npm", hint: "upgrade it with npm" }],
  [/\/Cellar\//, { manager: "Homebrew", hint: "upgrade it with brew" }],
  [/^\/nix\/store\//, { manager: "Nix", hint: "upgrade it with Nix" }],
  [/^\/snap\//, { manager: "snap", hint: "upgrade it with snap" }],
];

/** The package manager that a file belongs to; undefined for one that somebody put there. */
export async function packageOwner(
  path: string,
  places: PackagePlaces = systemPlaces,
): Promise<PackageOwner | undefined> {
  const folder = byFolder.find(([pattern]) => pattern.test(path));
  if (folder !== undefined) return folder[1];
  const deb = await debPackage(path, places.dpkg);
  if (deb !== undefined) {
    const hint = "get the .deb of the release, check it, then: sudo dpkg -i FILE.deb";
    return { manager: `dpkg (package ${deb})`, hint };
  }
  const rpm = await rpmPackage(path, places);
  if (rpm === undefined) return undefined;
  const hint = "get the .rpm of the release, check it, then: sudo rpm -U FILE.rpm";
  return { manager: `rpm (package ${rpm})`, hint };
}

async function debPackage(path: string, folder: string): Promise<string | undefined> {
  const ending = `/${basename(path)}`;
  for (const file of await readdir(folder).catch(() => [])) {
    if (!file.endsWith(".list")) continue;
    const lines = (await readFile(join(folder, file), "utf8")).split("\n");
    for (const line of lines) {
      if (!line.endsWith(ending)) continue;
      // A package may name /bin/gcs where /bin is a link to /usr/bin.
      if (await realpath(line).catch(() => undefined) === path) {
        return file.slice(0, -".list".length).replace(/:.*$/, "");
      }
    }
  }
  return undefined;
}

/** Its database is a binary one of several kinds, so it is asked itself. */
async function rpmPackage(
  path: string,
  { rpmDatabases, rpm: [program = "", ...options] }: PackagePlaces,
): Promise<string | undefined> {
  const isThere = (path: string) => stat(path).then(() => true, () => false);
  const databases = await Promise.all(rpmDatabases.map(isThere));
  if (!databases.includes(true) || !await isThere(program)) return undefined;
  const { success, stdout } = await startProgram({
    program,
    what: "rpm",
    args: [...options, "-qf", "--queryformat", "%{NAME}\n", path],
    env: { LC_ALL: "C" },
    output: "piped",
  }).output();
  return success ? new TextDecoder().decode(stdout).split("\n")[0] : undefined;
}
