/**
 * The contract of a command: how it declares itself, what it takes, and the context it is given.
 *
 * @module
 */
export { choiceOf, hasChoices, unfitMembers } from "./choice.ts";
export type { Context, EndpointInUse, ServiceIdentity } from "./context.ts";
export { type AnyCommand, defineCommand } from "./define.ts";
export { documentOf, type FieldTable, givenFields, sets, setsAll } from "./document.ts";
export { documentAfter } from "./document_after.ts";
export {
  type GlobalFlag,
  globalFlags,
  type GlobalOptions,
  parseHost,
  readGlobals,
} from "./globals.ts";
export {
  arg,
  type ArgSpec,
  badInput,
  type SecretSpec,
  type Takes,
  type ValuesOf,
} from "./inputs.ts";
export { flagOf, flagsOf, opt, type OptionSpec } from "./options.ts";
export { findWord, parseForm, parseUuid } from "./parse.ts";
export {
  type Announce,
  type Announced,
  type Part,
  type Perform,
  type Plan,
  planOne,
} from "./plan.ts";
export { printedFields, statusFields } from "./prints.ts";
export {
  identityId,
  identityWords,
  parsePrincipal,
  type Principal,
  type PrincipalKind,
  principalType,
  principalUrn,
  principalWords,
  urnOf,
} from "./principals.ts";
export {
  asObject,
  jsonOption,
  readClearable,
  readJson,
  readObject,
  readSecretObject,
} from "./json_input.ts";
export { type Creation, ifNotExists, planCreation } from "./creation.ts";
export { type Deletion, ignoreNotFound, planDeletion } from "./deletion.ts";
export { planUpdate, readBefore, readWhole } from "./update.ts";
export { waitFor, waitOption } from "./wait.ts";
export { withProgress } from "./with_progress.ts";
export { listShape } from "./list_options.ts";
export { listObjects, NameLookup } from "./objects.ts";
export { parseReference } from "./reference.ts";
export { resolveNames } from "./resolve_names.ts";
export { argumentOr, requireChange } from "./required_input.ts";
export { rowBeside } from "./row_beside.ts";
export {
  defaultSecretVariable,
  type SecretFlag,
  secretFlags,
  stemOf,
  stemsOf,
} from "./secret_flags.ts";
export { standardInput } from "./standard_input.ts";
