import { realpath } from "node:fs/promises";
import { basename, dirname, join, resolve, sep } from "node:path";
import process from "node:process";
import { errorCode, GcsError } from "../errors/mod.ts";
import { fileFailure } from "./failure.ts";
import { checkedPath, isInside } from "./paths.ts";
import { hasModes } from "./rules.ts";

/** Where root writes nothing that a person asked for, unless the settings allow it. */
const systemFolders = [
  ...["/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/run"],
  ...["/sbin", "/sys", "/usr", "/var/lib", "/var/run", "/var/spool"],
  ...["/Applications", "/Library", "/System", "/private/etc", "/private/var/db"],
];

/**
 * The absolute path of a file that a person wants to have written, its folder without links. The
 * folder must be there, the path must not step out of it by `..`, and it must lie in one of the
 * allowed folders; where none is named, anywhere but, for root, in the folders of the system.
 *
 * @throws GcsError `usage` for a place that cannot be used.
 */
export async function outputTarget(
  path: string,
  allowedFolders: readonly string[],
): Promise<string> {
  const asked = checkedPath(path);
  const name = basename(path);
  if (asked.endsWith(sep) || asked.endsWith("/")) {
    throw new GcsError("usage", `Cannot write "${path}": it names a folder`);
  }
  if (asked.split(/[\\/]/).includes("..")) {
    throw new GcsError("usage", `Cannot write "${name}": its path holds ".."`, {
      hint: `give the path without it: ${resolve(asked)}`,
    });
  }
  const target = await withRealFolder(resolve(asked));
  const real = await Promise.all(
    allowedFolders.map((folder) => realpath(folder).catch(() => undefined)),
  );
  const isRoot = hasModes && process.getuid?.() === 0;
  const why = placeProblem(target, allowedFolders, real, isRoot);
  if (why === undefined) return target;
  throw new GcsError("usage", `Cannot write "${name}": ${why}`, {
    hint: "see: gcs config get files.allowed_folders",
  });
}

/** Why a file may not lie there; both the target and the real folders are without links. */
export function placeProblem(
  target: string,
  allowedFolders: readonly string[],
  realFolders: readonly (string | undefined)[],
  isRoot: boolean,
): string | undefined {
  if (allowedFolders.length > 0) {
    const isAllowed = realFolders.some((folder) =>
      folder !== undefined && isInside(folder, target)
    );
    return isAllowed ? undefined : `it lies outside ${allowedFolders.join(", ")}`;
  }
  const system = isRoot ? systemFolders.find((folder) => isInside(folder, target)) : undefined;
  return system === undefined ? undefined : `root writes nothing into ${system}`;
}

async function withRealFolder(target: string): Promise<string> {
  try {
    return join(await realpath(dirname(target)), basename(target));
  } catch (error) {
    if (errorCode(error) !== "ENOENT") throw fileFailure("write", target, error);
    throw new GcsError("usage", `Cannot write "${basename(target)}": its folder does not exist`, {
      hint: "create the folder first",
    });
  }
}
