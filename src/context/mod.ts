/**
 * The wiring: makes what a command is given, on first use.
 *
 * @module
 */
export {
  auditFile,
  type AuditFileOptions,
  type AuditStore,
  canOpenDatabases,
  chainVault,
  contextTrailOver,
  openContextTrail,
  sqlcipherLibrary,
  trailHasBegun,
} from "./audit.ts";
export { type ContextOptions, createContext } from "./create.ts";
export { idPlace } from "./id_place.ts";
export { heldNames } from "./user_names.ts";
export { telemetryHttp, tlsPolicy } from "./http.ts";
export { currentOperator } from "./operator.ts";
export { actingIdentity, trailIntent, type TrailIntentParts } from "./trail_intent.ts";
