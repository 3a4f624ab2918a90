/**
 * An endpoint in a file as a library, with the error and the secret that it knows.
 *
 * @module
 */
export * from "../src/declare/mod.ts";
export type { BatchOptions, BatchReport, ItemResult, Job, Outcome } from "../src/batch/mod.ts";
export type {
  AuthApi,
  ConsentDocument,
  Documents,
  IdentityDocument,
  IdentityQuery,
  PolicyDocument,
  PolicyInput,
  ProjectDocument,
  ProjectInput,
  UserInfoDocument,
} from "../src/globus/mod.ts";
export {
  type ChangeOutcome,
  type ErrorKind,
  exitCodes,
  GcsError,
  type GcsErrorOptions,
} from "../src/errors/mod.ts";
export { Secret } from "../src/secrets/mod.ts";
