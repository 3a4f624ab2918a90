/**
 * Secret values, and what keeps them out of everything that is printed or written.
 *
 * @module
 */
export { holdsSecret } from "./holds_secret.ts";
export { redacted } from "./redacted.ts";
export { sanitise, sanitiseDebug } from "./sanitise.ts";
export { redactKnownSecrets, Secret, stringifyRevealed } from "./secret.ts";
