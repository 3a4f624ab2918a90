/**
 * Keys and what they seal: the vault, where its keys are kept (keyring or passphrase), and the
 * envelope.
 *
 * @module
 */
export { openEnvelope, sealEnvelope, type SealInput } from "./envelope.ts";
export {
  type Envelope,
  type EnvelopeFormat,
  maxEnvelopeBytes,
  parseEnvelope,
} from "./envelope_format.ts";
export { damaged, secureStore } from "./failures.ts";
export { type KdfHeader, passphraseKey, type SealingKey, sealingKey } from "./key.ts";
export {
  type Keyring,
  keyringService,
  limited,
  memoryKeyring,
  osKeyring,
  type OsKeyringOptions,
} from "./keyring.ts";
export { loadKeyringLibrary } from "./keyring_library.ts";
export { passphraseText } from "./passphrase_bytes.ts";
export { minPassphraseLength, type PassphraseWays } from "./passphrase_store.ts";
export { type Agent, startAgent } from "./opened/agent.ts";
export {
  type KeptOpen,
  type MemoryPlace,
  type OpenedKeys,
  openedKeys,
  type OpenLimits,
} from "./opened/opened_keys.ts";
export { memoryPlaces } from "./opened/places.ts";
export { type KeyVault, openVault, type VaultKey, type VaultOptions } from "./vault.ts";
export type { KeyPurpose, KeyRecord, KeySource } from "./vault_register.ts";
