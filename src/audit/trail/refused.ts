import { GcsError } from "../../errors/mod.ts";

/** Whether a signal ended a wait. */
export function isInterrupted(error: unknown): error is GcsError {
  return error instanceof GcsError && error.kind === "interrupted";
}

/** Why a record could not be written: nothing may be done then that is not written down. */
export function refused(error: unknown, message: string): GcsError {
  if (error instanceof GcsError && error.kind === "integrity") return error;
  if (isInterrupted(error)) return error;
  const known = error instanceof GcsError ? error : undefined;
  const why = known === undefined ? "" : `: ${known.message}`;
  const hint = known?.hint ?? "gcs self-diagnostic";
  return new GcsError("integrity", message + why, { hint, cause: error });
}
