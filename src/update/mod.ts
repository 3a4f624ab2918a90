/**
 * Releases of the program: asking for the newest, checking who signed it, and taking its place.
 *
 * @module
 */
export { builtInKey, builtInUrl } from "./built_in.ts";
export { isReleaseKey, isSignedBy } from "./signature.ts";
