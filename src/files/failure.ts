import { basename } from "node:path";
import { errorCode, GcsError, systemReason } from "../errors/mod.ts";

const moves = "GLOBUS_CONNECT_SERVER_CONFIG_DIR moves the files of gcs itself";
const elsewhere = `choose a place on another disk; ${moves}`;
const notAllowed = `choose a place where this user may write; ${moves}`;

const hints: Readonly<Record<string, string>> = {
  EROFS: elsewhere,
  ENOSPC: elsewhere,
  EDQUOT: elsewhere,
};

/** A failed file operation, as an error that names the file but not where it lies. */
export function fileFailure(
  action: string,
  path: string,
  error: unknown,
  name = basename(path),
): GcsError {
  if (error instanceof GcsError) return error;
  const [kind, why] = systemReason(error);
  const hint = hints[errorCode(error) ?? ""];
  return new GcsError(kind, `Cannot ${action} "${name}": ${why}`, { hint, cause: error });
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

/**
 * The same for a file of the program's own: where it lies is told, and a place that takes none is no
 * fault of the command line.
 */
export function ownFileFailure(action: string, path: string, error: unknown): GcsError {
  const failure = fileFailure(action, path, error, path);
  return isUnwritable(failure)
    ? failure.with({ kind: "failed", hint: failure.hint ?? notAllowed })
    : failure;
}
