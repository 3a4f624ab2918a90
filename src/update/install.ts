import { copyFile, link, lstat, readdir, rename, stat, unlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { GcsError } from "../errors/mod.ts";
import {
  fileFailure,
  isFull,
  isPassingName,
  passingName,
  syncFolder,
  TempFile,
} from "../files/mod.ts";
import type { Archive } from "./sums.ts";
import { type TrialRun, versionOf } from "./trial.ts";
import { programIn } from "./unpack.ts";

/** Where the program is kept that an update has replaced. */
export function previousProgram(program: string): string {
  const name = basename(program);
  return join(dirname(program), `.${name.replace(/\.exe$/, "")}.previous${exeOf(name)}`);
}

/**
 * Puts the program of a release in the place of one. The new one is unpacked beside it, started once
 * to see that it runs here, and only then takes the name; the old one is kept. Until that moment,
 * whatever happens, the old one is there and works.
 *
 * @throws GcsError `integrity` for an archive that is damaged, `failed` when the new program does not
 * run here or the disk is full.
 */
export async function installProgram(
  program: string,
  bytes: Uint8Array<ArrayBuffer>,
  release: Archive,
  trial: TrialRun,
): Promise<void> {
  await removeLeftovers(program);
  const temp = await TempFile.beside(program);
  try {
    for await (const part of programIn(bytes, release)) {
      if (trial.signal?.aborted) throw stopped(trial.signal);
      await temp.write(part);
    }
    const { mode } = await stat(program);
    const fresh = await temp.finish((mode & 0o755) | 0o500);
    await requireVersion(fresh, release.version, trial);
    await takePlace(fresh, program);
  } catch (error) {
    await temp.discard();
    throw withSpace(error, program);
  }
}

/** The version of the program that an update has replaced; undefined when there is none. */
export async function previousVersion(
  program: string,
  trial: TrialRun,
): Promise<string | undefined> {
  const previous = previousProgram(program);
  const [kept, current] = await Promise.all([
    lstat(previous).catch(() => undefined),
    stat(program),
  ]);
  // An update that was stopped leaves the current one under both names.
  if (kept?.isFile() !== true || kept.ino === current.ino) return undefined;
  return await versionOf(previous, "the program before this one", trial);
}

/** Puts the program back that an update has replaced, and keeps the one that goes. */
export async function goBack(program: string): Promise<void> {
  await removeLeftovers(program);
  const fresh = passingName(program);
  try {
    await sameFile(previousProgram(program), fresh);
    await takePlace(fresh, program);
  } catch (error) {
    await unlink(fresh).catch(() => {});
    throw withSpace(error, program);
  }
}

async function takePlace(fresh: string, program: string): Promise<void> {
  const previous = previousProgram(program);
  if (Deno.build.os === "windows") await makeRoom(program, previous);
  else await keepBeside(program, previous);
  try {
    await rename(fresh, program);
  } catch (error) {
    if (Deno.build.os === "windows") await rename(previous, program);
    throw fileFailure("replace", program, error);
  }
  // It is in place; this is for a power cut alone.
  await syncFolder(dirname(program)).catch(() => {});
}

/** A second name for the same file: at no time is there no program. */
async function keepBeside(program: string, previous: string): Promise<void> {
  const spare = passingName(program);
  try {
    await sameFile(program, spare);
    await rename(spare, previous);
  } catch (error) {
    throw fileFailure("keep", program, error);
  } finally {
    // Nothing is renamed where both names are those of one file.
    await unlink(spare).catch(() => {});
  }
}

/** Windows takes no name from a program that runs but by renaming it. */
async function makeRoom(program: string, previous: string): Promise<void> {
  await unlink(previous).catch(() => {});
  try {
    await rename(program, previous);
  } catch (error) {
    throw fileFailure("move", program, error);
  }
}

async function sameFile(from: string, to: string): Promise<void> {
  // Not every file system has hard links.
  await link(from, to).catch(() => copyFile(from, to));
}

async function requireVersion(fresh: string, version: string, trial: TrialRun): Promise<void> {
  const found = await versionOf(fresh, "the new program", trial);
  if (found === version) return;
  throw new GcsError("failed", `The new program calls itself ${found}, not ${version}`);
}

/** What an update left behind that was killed. */
async function removeLeftovers(program: string): Promise<void> {
  const folder = dirname(program);
  for (const name of await readdir(folder).catch(() => [])) {
    if (isPassingName(name, program)) await unlink(join(folder, name)).catch(() => {});
  }
}

function withSpace(error: unknown, program: string): unknown {
  if (!isFull(error)) return error;
  return error.with({ hint: `make room in ${dirname(program)}, or install gcs on another disk` });
}

function stopped(signal: AbortSignal): GcsError {
  return signal.reason instanceof GcsError
    ? signal.reason
    : new GcsError("interrupted", "Stopped: the program is the one it was");
}

function exeOf(name: string): string {
  return name.endsWith(".exe") ? ".exe" : "";
}
