/**
 * Ids and display names of what was read at an endpoint in the last day, for completion: a private
 * file of each profile. Nothing depends on it; one that cannot be used counts as empty.
 *
 * @module
 */
export { type RecentId, type RecentKind, recentKinds } from "./entries.ts";
export { forgetIds, type IdPlace, readIds } from "./file.ts";
export { IdCollector } from "./collector.ts";
