/**
 * An endpoint in a file as a library, with the error and the secret that it knows.
 *
 * @module
 */
export * from "../src/declare/mod.ts";
export { type ErrorKind, GcsError, type GcsErrorOptions } from "../src/errors/mod.ts";
export { Secret } from "../src/secrets/mod.ts";
