/**
 * The one error type and the exit codes of its kinds.
 *
 * @module
 */
export { type ErrorKind, exitCodes } from "./exit_codes.ts";
export { exitMeanings } from "./exit_meanings.ts";
export { newerFile } from "./newer_file.ts";
export { type ChangeOutcome, GcsError, type GcsErrorOptions } from "./gcs_error.ts";
export { errorCode, systemReason } from "./system_reason.ts";
