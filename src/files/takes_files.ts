import { mkdir, rmdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { ownFileFailure } from "./failure.ts";
import { entryAt } from "./rules.ts";
import { passingName } from "./temp_file.ts";

/**
 * Tries whether this user may make files in `folder`, or in the nearest folder above it that is
 * there; what is made for it goes again. Modes alone do not tell: a disk can be read-only or full.
 *
 * @throws GcsError `failed` that says why nothing can be made there.
 */
export async function requireTakesFiles(folder: string): Promise<void> {
  let place = resolve(folder);
  while (await entryAt(place) === undefined && dirname(place) !== place) place = dirname(place);
  const tried = passingName(join(place, "check"));
  try {
    await mkdir(tried, { mode: 0o700 });
    await rmdir(tried);
  } catch (error) {
    throw ownFileFailure("make files in", place, error);
  }
}
