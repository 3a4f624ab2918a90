/**
 * The audit database as a library, with the error and the secret that it knows.
 *
 * @module
 */
export * from "../src/audit/mod.ts";
export type { Clock, Random } from "../src/base/mod.ts";
export type { NativeCode } from "../src/native/mod.ts";
export {
  type ChangeOutcome,
  type ErrorKind,
  exitCodes,
  GcsError,
  type GcsErrorOptions,
} from "../src/errors/mod.ts";
export { Secret } from "../src/secrets/mod.ts";
