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
  defaultSessionPolicy,
  rotationIsDue,
  type SessionEnd,
  type SessionPolicy,
  type SessionState,
  type SessionTimes,
  type SessionWarning,
  touchIsDue,
} from "./session_rules.ts";
export type { StoredLogin, StoredToken } from "./stored_login.ts";
export { checkedProfile, type TokenFileInfo } from "./token_files.ts";
export {
  createTokenStore,
  type RefreshNeed,
  type TokenStatus,
  type TokenStore,
  type TokenStoreOptions,
} from "./token_store.ts";
