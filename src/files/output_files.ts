import { mkdir, rmdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileFailure } from "./failure.ts";
import { openOutputFile, type OutputFile, type OutputOptions } from "./output_file.ts";
import { outputTarget } from "./output_place.ts";

/**
 * Writes private files into a folder that a person asked for, which is made where there is none; gives
 * its absolute path. Other files in it stay, and so do these unless `force`: when one of them is
 * there, none is written.
 *
 * @throws GcsError `usage` for a place that cannot be used, or a file that is there.
 */
export async function writeOutputFiles(
  path: string,
  files: Readonly<Record<string, string>>,
  options: OutputOptions,
): Promise<string> {
  const folder = await outputTarget(path.replace(/(?<=.)[\\/]+$/, ""), options.allowedFolders);
  const isNew = await stat(folder).then(() => false, () => true);
  const opened: OutputFile[] = [];
  try {
    if (isNew) await mkdir(folder, { mode: 0o700 });
    for (const [name, text] of Object.entries(files)) {
      const file = await openOutputFile(join(folder, name), options);
      opened.push(file);
      await file.write(new TextEncoder().encode(text));
    }
    for (const file of opened) await file.commit();
    return folder;
  } catch (error) {
    for (const file of opened) await file.abort();
    if (isNew) await rmdir(folder).catch(() => undefined);
    throw fileFailure("write", folder, error);
  }
}
