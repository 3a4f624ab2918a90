/**
 * Stored logins: their files, the rules of a session, rotation of the key they are sealed under, and
 * the formats of the Go port.
 *
 * @module
 */
export { type MigrateOptions, migrateTokens, type Migration } from "./migrate.ts";
export type { RotationReport } from "./rotate_key.ts";
export {
  checkSession,
  mayOutlastTokens,
  rotationIsDue,
  type SessionEnd,
  type SessionPolicy,
  type SessionState,
  type SessionTimes,
  touchIsDue,
} from "./session_rules.ts";
export { identityOf, type StoredLogin } from "./stored_login.ts";
export { type LoginFacts, notLoggedIn } from "./not_logged_in.ts";
export type { TokenFileInfo } from "./token_files.ts";
export { mergeLogin, refreshIsDue, type RefreshRule, secretsOf } from "./token_rules.ts";
export {
  createTokenStore,
  type TokenStatus,
  type TokenStore,
  type TokenStoreOptions,
} from "./token_store.ts";
