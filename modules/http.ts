/**
 * The HTTP client as a library, with the error and the secret that it knows.
 *
 * @module
 */
export * from "../src/http/mod.ts";
export type { AnswerFacts, Clock, HttpMethod, Random } from "../src/base/mod.ts";
export {
  type ChangeOutcome,
  type ErrorKind,
  exitCodes,
  GcsError,
  type GcsErrorOptions,
} from "../src/errors/mod.ts";
export { Secret } from "../src/secrets/mod.ts";
