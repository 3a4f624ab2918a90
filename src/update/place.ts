import { realpath } from "node:fs/promises";
import { GcsError } from "../errors/mod.ts";
import { fileFailure, isUnwritable, TempFile } from "../files/mod.ts";
import { packageOwner, type PackagePlaces } from "./owner.ts";

/**
 * The program that may be replaced, without links on the way to it.
 *
 * @throws GcsError `failed` when gcs runs from its sources, `conflict` when a package manager owns
 * the program, `usage` when this user may not write to its folder.
 */
export async function replaceableProgram(
  program: string | undefined,
  places?: PackagePlaces,
): Promise<string> {
  if (program === undefined) {
    const isNpm = /[/\\]node_modules[/\\]/.test(import.meta.url);
    throw new GcsError("failed", "Only the compiled program can update itself: this is none", {
      hint: isNpm ? "upgrade the npm package" : "update the checkout: git pull",
    });
  }
  const path = await realpath(program).catch((error) => {
    throw fileFailure("find", program, error);
  });
  const owner = await packageOwner(path, places);
  if (owner !== undefined) {
    throw new GcsError("conflict", `${path} belongs to ${owner.manager}: it is not updated here`, {
      hint: owner.hint,
    });
  }
  // What a mode says is not the whole of it: the disk may be read-only.
  const trial = await TempFile.beside(path).catch((error) => {
    if (!isUnwritable(error)) throw error;
    throw error.with({
      message: `This user may not replace ${path}: ${error.message.replace(/^.*?: /, "")}`,
      hint: error.kind === "usage"
        ? `as who may: sudo ${path} update`
        : "install gcs into another folder",
    });
  });
  await trial.discard();
  return path;
}
