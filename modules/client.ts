/**
 * The GCS Manager API as a library, with the error and the secret that it knows.
 *
 * @module
 */
export * from "../src/gcs/mod.ts";
export type { Operation, OperationRequest } from "../src/base/mod.ts";
export type { Form } from "../src/forms/mod.ts";
export {
  type ChangeOutcome,
  type ErrorKind,
  exitCodes,
  GcsError,
  type GcsErrorOptions,
} from "../src/errors/mod.ts";
export { Secret } from "../src/secrets/mod.ts";
