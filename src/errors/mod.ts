export { type ErrorKind, exitCodes } from "./exit_codes.ts";
export { GcsError, type GcsErrorOptions } from "./gcs_error.ts";
export { redactKnownSecrets, Secret, stringifyRevealed } from "./secret.ts";
export { sanitise, sanitiseDebug } from "./sanitise.ts";
export { suggest } from "./suggest.ts";
