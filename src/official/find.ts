import type { Stats } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import process from "node:process";
import { GcsError } from "../errors/mod.ts";

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
    requireTrusted(entry);
    return named;
  }
  // A relative or empty part of PATH means the current folder, where anybody may have put a program.
  const folders = path.split(delimiter).filter((folder) => isAbsolute(folder));
  for (const place of [standard, ...folders.map((folder) => join(folder, programName))]) {
    const entry = await programAt(place);
    if (entry === undefined || await isSame(place, entry, own)) continue;
    requireTrusted(entry);
    return place;
  }
  throw new GcsError(
    "failed",
    "This works only on a node of the endpoint: the official globus-connect-server program is not installed here",
    { hint: "run it on a node as root, or name the program with GCS_OFFICIAL_CLI" },
  );
}

/** The entry that a path leads to, if it can be run. */
async function programAt(path: string): Promise<Stats | undefined> {
  const entry = await stat(path).catch(() => undefined);
  return entry?.isFile() && (entry.mode & 0o111) !== 0 ? entry : undefined;
}

/** A copy under another name, a link of either kind, or the very path. */
async function isSame(path: string, entry: Stats, own: string): Promise<boolean> {
  const [target, ours, ourEntry] = await Promise.all([
    realpath(path).catch(() => path),
    realpath(own).catch(() => own),
    stat(own).catch(() => undefined),
  ]);
  if (target === ours) return true;
  return ourEntry !== undefined && ourEntry.ino === entry.ino && ourEntry.dev === entry.dev;
}

/** It is given secrets, often by root: nobody else may be able to change it. */
function requireTrusted(entry: Stats): void {
  const ownUid = process.getuid?.();
  const isOurs = entry.uid === 0 || ownUid === undefined || entry.uid === ownUid;
  if (isOurs && (entry.mode & 0o022) === 0) return;
  throw new GcsError(
    "failed",
    "Refused to run the official program: other users of this machine can change it",
    { hint: `install it where root alone may write, as in ${standardPlace}` },
  );
}

function badName(why: string): GcsError {
  return new GcsError("failed", `Cannot run what GCS_OFFICIAL_CLI names: ${why}`, {
    hint: `name the official program, for example ${standardPlace}`,
  });
}
