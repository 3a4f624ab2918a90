/**
 * Releases of the program: asking for the newest, checking who signed it, and taking its place.
 *
 * @module
 */
export { builtInKey } from "./built_in.ts";
export type { ReleaseHost } from "./download.ts";
export { goBack, installProgram, previousVersion } from "./install.ts";
export { keepKnownRelease, knownReleaseFile, readKnownRelease } from "./known_release.ts";
export { type PackageOwner, packageOwner, type PackagePlaces } from "./owner.ts";
export { PassingCheck, type PassingOptions } from "./passing_check.ts";
export { replaceableProgram } from "./place.ts";
export { downloadArchive, findRelease } from "./release.ts";
export { isReleaseKey, isSignedBy } from "./signature.ts";
export { type Archive, systemName } from "./sums.ts";
export type { TrialRun } from "./trial.ts";
export { compareReleases, isVersion } from "./version_order.ts";
