import { basename } from "node:path";
import { GcsError } from "../errors/mod.ts";

const moves = "GLOBUS_CONNECT_SERVER_CONFIG_DIR moves the files of gcs itself";
const elsewhere = `choose a place on another disk; ${moves}`;
const notAllowed = `choose a place where this user may write; ${moves}`;

/** Error codes of the system that say what a person can do about them. */
const reasons: Readonly<
  Record<string, readonly [kind: "failed" | "usage", why: string, hint?: string]>
> = {
  ENOENT: ["usage", "it does not exist"],
  ENOTDIR: ["usage", "a part of its path is not a folder"],
  EISDIR: ["usage", "it is a folder"],
  EACCES: ["usage", "permission denied"],
  EPERM: ["usage", "operation not permitted"],
  EROFS: ["failed", "the file system is read-only", elsewhere],
  ELOOP: ["usage", "it is a symbolic link"],
  ENAMETOOLONG: ["usage", "its name is too long"],
  EEXIST: ["usage", "it exists already"],
  ENOSPC: ["failed", "no space left on the device", elsewhere],
  EDQUOT: ["failed", "the disk quota is used up", elsewhere],
  EFBIG: ["failed", "the file grew larger than the system allows"],
  EIO: ["failed", "the device reported an error"],
  EMFILE: ["failed", "too many files are open"],
};

/** The system's name of a failure (`ENOENT`), from Node and Deno errors alike. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  // Node's writes on a full disk end in a Deno error without a code on some versions.
  return /\(os error 28\)/.test(error.message) ? "ENOSPC" : undefined;
}

/** A failed file operation, as an error that names the file but not where it lies. */
export function fileFailure(action: string, path: string, error: unknown): GcsError {
  if (error instanceof GcsError) return error;
  const [kind, why, hint] = reasons[errorCode(error) ?? ""] ?? ["failed", "the system refused"];
  return new GcsError(kind, `Cannot ${action} "${basename(path)}": ${why}`, { hint, cause: error });
}

/** Whether a failure means that nothing can be written at a place: it is read-only, or not ours. */
export function isUnwritable(error: unknown): error is GcsError {
  return error instanceof GcsError &&
    ["EROFS", "EACCES", "EPERM"].includes(errorCode(error.cause) ?? "");
}

/** Whether a failure means that a disk, or the quota of this user on it, is full. */
export function isFull(error: unknown): error is GcsError {
  return error instanceof GcsError &&
    ["ENOSPC", "EDQUOT"].includes(errorCode(error.cause) ?? "");
}

/** The same for a file of the program's own: a place that takes none is no fault of the command line. */
export function ownFileFailure(action: string, path: string, error: unknown): GcsError {
  const failure = fileFailure(action, path, error);
  return isUnwritable(failure)
    ? failure.with({ kind: "failed", hint: failure.hint ?? notAllowed })
    : failure;
}
