import { GcsError, systemReason } from "../errors/mod.ts";

/**
 * A new private folder (0700) where the system keeps passing files (`TMPDIR`). Whoever makes it
 * removes it.
 *
 * @throws GcsError `failed` when none can be made there.
 */
export async function makePassingFolder(prefix: string): Promise<string> {
  try {
    return await Deno.makeTempDir({ prefix });
  } catch (cause) {
    const [, why] = systemReason(cause);
    throw new GcsError("failed", `Cannot make a folder for passing files: ${why}`, {
      hint: "make room in the folder for passing files, or set TMPDIR to a folder of yours",
      cause,
    });
  }
}
