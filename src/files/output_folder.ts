import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errorCode, GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { outputTarget } from "./output_place.ts";

/**
 * Writes a folder that a person asked for, all of it or nothing; gives its absolute path. The folder
 * must be new, or empty: nothing is written over.
 *
 * @throws GcsError `conflict` for one that holds something, `usage` for a place that cannot be used.
 */
export async function writeOutputFolder(
  path: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  allowedFolders: readonly string[],
): Promise<string> {
  const folder = await outputTarget(path.replace(/(?<=.)[\\/]+$/, ""), allowedFolders);
  let temporary: string | undefined;
  try {
    if ((await namesIn(folder)).length > 0) {
      throw new GcsError("conflict", `The folder "${folder}" is not empty`, {
        hint: "name a new one: nothing is written over, and nothing removed",
      });
    }
    // What is half written never has the name.
    temporary = await mkdtemp(join(dirname(folder), `.${basename(folder)}-`));
    for (const [name, content] of Object.entries(files)) {
      const file = join(temporary, name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, content, { mode: 0o644 });
    }
    await chmod(temporary, 0o755);
    await rename(temporary, folder);
    return folder;
  } catch (error) {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true });
    throw fileFailure("write", folder, error);
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (errorCode(error) === "ENOENT") return [];
    throw error;
  }
}
