import { join } from "node:path";
import { GcsError } from "../errors/mod.ts";
import {
  ensurePrivateFolder,
  readPrivateFile,
  requireTrustedPath,
  writePrivateFile,
} from "../files/mod.ts";
import { sha256Of } from "./embedded.ts";

const maxBytes = 64 * 1024 * 1024;

/**
 * Puts bytes into a file named by their hash, in a folder that only this user can write to, and
 * reads it again. A copy that is there already is used when it is the same.
 *
 * @throws GcsError when the folder is not ours alone, or the file cannot be written.
 */
export async function privateCopy(
  folder: string,
  suffix: string,
  bytes: Uint8Array<ArrayBuffer>,
  sha256: string,
): Promise<string> {
  await ensurePrivateFolder(folder);
  const safe = requireTrustedPath(folder, "the folder for native code");
  const file = join(safe, `${sha256.slice(0, 32)}${suffix}`);
  const isThere = async () => {
    const found = await readPrivateFile(file, { maxBytes });
    return found !== undefined && sha256Of(found) === sha256;
  };
  if (await isThere()) return file;
  await writePrivateFile(file, bytes);
  if (await isThere()) return file;
  throw new GcsError("failed", "A copy of native code changed while it was written");
}
