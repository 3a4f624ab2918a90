/**
 * Identity mappings as endpoints take them: which documents they load, what those map other than
 * they read, and which account an identity gets. Worked out here, without an endpoint.
 *
 * The dialect is that of `globus-identity-mapping`, the library that endpoints use. It differs from
 * its description: docs/identity-mapping.md says where.
 *
 * @module
 */
export { checkMappings } from "./check.ts";
export {
  type Compiled,
  compileMappings,
  dataTypes,
  type Mapping,
  type Rule,
  withDataType,
} from "./document.ts";
export { type Finding, type Flaw, inWords, type Level } from "./finding.ts";
export {
  type AllMapped,
  type External,
  type Found,
  mapAll,
  mapFirst,
  type Mapped,
  type RulePlace,
  type Trial,
} from "./evaluate.ts";
export type { Pattern, PatternOptions } from "./pattern.ts";
export type { Groups } from "./pattern_match.ts";
export type { Node, Width } from "./pattern_tree.ts";
export type { MappableIdentity } from "./template.ts";
