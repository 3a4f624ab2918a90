/**
 * The wiring: makes what a command is given, on first use.
 *
 * @module
 */
export {
  auditFile,
  type AuditFileOptions,
  type AuditStore,
  chainVault,
  openContextTrail,
  sqlcipherLibrary,
} from "./audit.ts";
export { type ContextOptions, createContext } from "./create.ts";
export { tlsPolicy } from "./http.ts";
export { type Machine, machine } from "./machine.ts";
export { actingIdentity, trailIntent } from "./trail_intent.ts";
