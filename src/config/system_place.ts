import { readRootFile } from "../files/mod.ts";

/** The first of these files that is there. @throws GcsError `failed` when it is not root's alone. */
export async function findSystemConfig(
  files: readonly string[],
  maxBytes: number,
): Promise<{ readonly path: string; readonly bytes: Uint8Array } | undefined> {
  for (const path of files) {
    const what = `the system-wide configuration ${path}`;
    const bytes = await readRootFile(path, { what, maxBytes });
    if (bytes !== undefined) return { path, bytes };
  }
  return undefined;
}
