import { lstatSync } from "node:fs";
import { open } from "node:fs/promises";
import { shellWord } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { readWhole } from "./read_whole.ts";
import { hasModes, kindOf } from "./rules.ts";
import { requireTrustedPath } from "./trusted_path.ts";

/**
 * The bytes of a file that counts for every user of the machine: it must belong to root, and nobody
 * else may be able to change it or the way to it; all may read it. Undefined when there is none.
 * `what` names it in messages.
 *
 * On Windows there is no owner to see, and the folder is what protects it.
 *
 * @throws GcsError `failed` when it is not root's alone.
 */
export async function readRootFile(
  path: string,
  options: { readonly what: string; readonly maxBytes: number },
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { what, maxBytes } = options;
  if (!exists(path)) return undefined;
  const file = requireTrustedPath(path, what, (part) => {
    const word = shellWord(part);
    return `as root, run: chown root ${word}; chmod go-w ${word}`;
  });
  const refused = (why: string, hint?: string) =>
    new GcsError("failed", `Refused to use ${what}: ${why}`, { hint });
  try {
    const handle = await open(file, "r");
    try {
      const entry = await handle.stat();
      if (!entry.isFile()) throw refused(`it is ${kindOf(entry)}`);
      if (hasModes && entry.uid !== 0) {
        throw refused("it does not belong to root", `as root, run: chown root ${path}`);
      }
      return await readWhole(handle, file, maxBytes);
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw fileFailure("read", file, error);
  }
}

function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    throw fileFailure("look at", path, error);
  }
}
