/**
 * An endpoint in a file: read what files declare, match it with the live endpoint, compare, put the
 * changes in order and carry them out. Knows nothing of terminals, options or configuration.
 *
 * @module
 */
export { type Action, type ActionKind, actionKinds, actionVerbs, type Change } from "./action.ts";
export {
  type Carried,
  type CarryOutOptions,
  plannedRequests,
  type ReadyPlan,
  readyPlan,
} from "./carry_out.ts";
export type { Declaration, Declared, FileDigest, Members } from "./declaration.ts";
export { exportDeclaration, type Exported } from "./export.ts";
export type { Reads } from "./fingerprint.ts";
export { declarationSchema, type Schema as DeclarationSchema } from "./json_schema.ts";
export type { Services } from "./live.ts";
export { type DeclaredPlan, planDeclaration, type PlanOptions } from "./plan.ts";
export { notShown } from "./not_shown.ts";
export { planMarkdown } from "./plan_markdown.ts";
export { planDocument, planLines, summaryOf } from "./plan_text.ts";
export { type PrunableKind, prunableKinds, type Prune } from "./prune.ts";
export { type Kind, kinds } from "./kinds.ts";
export type { ReadFile } from "./load_beside.ts";
export { type Place, type Problem, problemError, problemLine } from "./problem.ts";
export { readDeclaration, type ReadResult } from "./read_declaration.ts";
export { declaredSecrets } from "./declared_secrets.ts";
export { secretPlaces, SecretReference, type SecretSource } from "./secret_reference.ts";
export { readStoredPlan, storedText } from "./stored_plan.ts";
export { requireSameFiles, requireUnchanged } from "./unchanged.ts";
export { decoded, maxSourceBytes, type SourceText } from "./source_text.ts";
