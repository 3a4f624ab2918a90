import type { ErrorKind } from "./exit_codes.ts";
import { GcsError } from "./gcs_error.ts";

/** The refusal of a file of a version that only another gcs knows. `name` says which file. */
export function newerFile(
  name: string,
  version: number,
  kind: Extract<ErrorKind, "failed" | "secure_store"> = "failed",
): GcsError {
  return new GcsError(kind, `${name} has version ${version}, which this gcs does not know`, {
    hint: "install the gcs that wrote it; the file was left as it is",
  });
}
