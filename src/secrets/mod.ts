export { keyringService, memoryKeyring, osKeyring } from "./keyring.ts";
export type { Keyring, OsKeyringOptions } from "./keyring.ts";
export {
  type KeyVault,
  memoryVault,
  openVault,
  type VaultKey,
  type VaultOptions,
} from "./vault.ts";
export type { KeyPurpose, KeyRecord, KeySource } from "./vault_register.ts";
export { minPassphraseLength } from "./passphrase_store.ts";
export { readPassphraseFile } from "./passphrase_file.ts";
export { type Envelope, type EnvelopeFormat, parseEnvelope } from "./envelope_format.ts";
export { openEnvelope, sealEnvelope, type SealInput } from "./envelope.ts";
export { type KdfHeader, passphraseKey, type SealingKey, sealingKey } from "./key.ts";
export type { StoredLogin, StoredToken } from "./login.ts";
export { checkedProfile, type TokenFileInfo } from "./token_files.ts";
export {
  createTokenStore,
  type RefreshNeed,
  type TokenStatus,
  type TokenStore,
  type TokenStoreOptions,
} from "./token_store.ts";
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
} from "./session.ts";
export {
  maxSecretBytes,
  readSecret,
  type SecretIo,
  type SecretMode,
  secretMode,
  type SecretSpec,
} from "./secret_input.ts";
export { type MigrateOptions, migrateTokens, type Migration } from "./migrate.ts";
export { hiddenPrompt, type TerminalStreams } from "./hidden_prompt.ts";
