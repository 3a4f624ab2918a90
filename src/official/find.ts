import { Buffer } from "node:buffer";
import type { Stats } from "node:fs";
import { open, readFile, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute } from "node:path";
import { GcsError } from "../errors/mod.ts";
import { requireTrustedPath } from "../files/mod.ts";
import { placesInPath, programAt } from "../programs/mod.ts";

/** Where the packages of Globus put the program. */
export const standardPlace = "/opt/globus/bin/globus-connect-server";

const programName = "globus-connect-server";

/** Where packages put programs for root, which the PATH of cron, sudo and services leaves out. */
const systemFolders = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
];

/** A PATH with the folders of the system behind it, where it lacks them. */
export function wholePath(path = ""): string {
  const named = path.split(delimiter).filter((folder) => folder !== "");
  return [...named, ...systemFolders.filter((folder) => !named.includes(folder))].join(delimiter);
}

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
 * The absolute path of the official program: GCS_OFFICIAL_CLI, `/opt/globus/bin`, PATH, then the
 * folders of the system such as `/usr/sbin`.
 *
 * @throws GcsError `failed` when there is none, when other users could have changed it, or when
 * GCS_OFFICIAL_CLI names no program, or this one.
 */
export async function findOfficial(places: OfficialPlaces): Promise<string> {
  const found = await lookForOfficial(places);
  if (found !== undefined) return found;
  throw new GcsError(
    "failed",
    "This works only on a node of the endpoint: the official globus-connect-server program is not installed here",
    { hint: "run it on a node as root, or name the program with GCS_OFFICIAL_CLI" },
  );
}

/** The same; undefined where there is none. */
export async function lookForOfficial(places: OfficialPlaces): Promise<string | undefined> {
  const { named, path = "", own, standard = standardPlace } = places;
  if (named !== undefined) {
    if (!isAbsolute(named)) throw badName("it is not an absolute path");
    const entry = await programAt(named);
    if (entry === undefined) throw badName("there is no program");
    if (await isSame(named, entry, own)) throw badName("it is gcs itself");
    return trusted(named);
  }
  for (const place of [standard, ...placesInPath(programName, wholePath(path))]) {
    const entry = await programAt(place);
    if (entry === undefined || await isSame(place, entry, own)) continue;
    return trusted(place);
  }
  return undefined;
}

/** This program under any name: the very path, a link of either kind, a copy, another release. */
async function isSame(path: string, entry: Stats, own: string): Promise<boolean> {
  const [target, ours, ourEntry] = await Promise.all([
    realpath(path).catch(() => path),
    realpath(own).catch(() => own),
    stat(own).catch(() => undefined),
  ]);
  if (target === ours) return true;
  if (ourEntry === undefined) return false;
  if (ourEntry.ino === entry.ino && ourEntry.dev === entry.dev) return true;
  if (ourEntry.size === entry.size && await sameContent(path, own)) return true;
  return entry.size > minOwnSize && await holds(path, ownMark);
}

/** Name of this package, which stands in every compiled program of it, and in no other. */
const ownMark = "@gcs/cli";
/** The official program is a script of some lines, this one never smaller than its runtime. */
const minOwnSize = 16 * 1024 * 1024;

/** Whether a text stands anywhere in a file. */
async function holds(path: string, text: string): Promise<boolean> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) return false;
  try {
    const block = new Uint8Array(4 * 1024 * 1024);
    let kept = 0;
    for (;;) {
      const { bytesRead } = await file.read(block, kept, block.length - kept);
      if (bytesRead === 0) return false;
      const read = Buffer.from(block.buffer, 0, kept + bytesRead);
      if (read.includes(text)) return true;
      // The text may stand across two blocks.
      kept = Math.min(read.length, text.length - 1);
      block.copyWithin(0, read.length - kept, read.length);
    }
  } finally {
    await file.close();
  }
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
