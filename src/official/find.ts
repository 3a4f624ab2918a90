import type { Stats } from "node:fs";
import { readFile, realpath, stat } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { requireTrustedPath } from "../files/mod.ts";
import { placesInPath, programAt } from "../programs/mod.ts";

/** Where the packages of Globus put the program. */
export const standardPlace = "/opt/globus/bin/globus-connect-server";

const programName = "globus-connect-server";

/** Where to look for the official program. */
export interface OfficialPlaces {
  /** Value of GCS_OFFICIAL_CLI: when set, the only place. */
  readonly named?: string | undefined;
  /** Value of PATH. */
  readonly path?: string | undefined;
  /** The running executable, which is never taken for the official program. */
  readonly own: string;
  /** Default: {@linkcode standardPlace}. */
  readonly standard?: string;
}

/**
 * The absolute path of the official program: GCS_OFFICIAL_CLI, `/opt/globus/bin`, then PATH.
 *
 * @throws GcsError `failed` when there is none, when other users could have changed it, or when
 * GCS_OFFICIAL_CLI names no program, or this one.
 */
export async function findOfficial(places: OfficialPlaces): Promise<string> {
  const { named, path = "", own, standard = standardPlace } = places;
  if (named !== undefined) {
    if (!isAbsolute(named)) throw badName("it is not an absolute path");
    const entry = await programAt(named);
    if (entry === undefined) throw badName("there is no program");
    if (await isSame(named, entry, own)) throw badName("it is gcs itself");
    return trusted(named);
  }
  for (const place of [standard, ...placesInPath(programName, path)]) {
    const entry = await programAt(place);
    if (entry === undefined || await isSame(place, entry, own)) continue;
    return trusted(place);
  }
  throw new GcsError(
    "failed",
    "This works only on a node of the endpoint: the official globus-connect-server program is not installed here",
    { hint: "run it on a node as root, or name the program with GCS_OFFICIAL_CLI" },
  );
}

/** The running program under any name: the very path, a link of either kind, or a copy. */
async function isSame(path: string, entry: Stats, own: string): Promise<boolean> {
  const [target, ours, ourEntry] = await Promise.all([
    realpath(path).catch(() => path),
    realpath(own).catch(() => own),
    stat(own).catch(() => undefined),
  ]);
  if (target === ours) return true;
  if (ourEntry === undefined) return false;
  if (ourEntry.ino === entry.ino && ourEntry.dev === entry.dev) return true;
  return ourEntry.size === entry.size && await sameContent(path, own);
}

async function sameContent(path: string, own: string): Promise<boolean> {
  const [theirs, ours] = await Promise.all([path, own].map((file) => readFile(file)));
  return theirs !== undefined && ours !== undefined && theirs.equals(ours);
}

/** It is given secrets, often by root: nobody else may be able to change it, or the way to it. */
function trusted(place: string): string {
  return requireTrustedPath(place, "the official program");
}

function badName(why: string): GcsError {
  return new GcsError("failed", `Cannot run what GCS_OFFICIAL_CLI names: ${why}`, {
    hint: `name the official program, for example ${standardPlace}`,
  });
}
