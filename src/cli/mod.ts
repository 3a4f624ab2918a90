/**
 * What a command file needs to declare itself. The machinery that runs commands is not behind this
 * door: nothing but main.ts starts it.
 *
 * @module
 */
export { type AnyCommand, defineCommand, type Part, type Perform, type Plan } from "./define.ts";
export { type GlobalFlag, globalFlags, type GlobalOptions } from "./globals.ts";
export { arg, badInput, flagOf, opt, type OptionSpec, type SecretSpec } from "./values.ts";
export { isUuid, parseUuid } from "./parse.ts";
export {
  parseDisplayName,
  parseEmail,
  parseFqdn,
  parsePrincipal,
  parseUrn,
  type Principal,
  type UrnKind,
  urnOf,
} from "./formats.ts";
