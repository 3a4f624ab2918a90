/**
 * The life of the encrypted audit database: opening, migration of unencrypted ones, another key,
 * backup, restore, destruction, and reports on how it is encrypted. See docs/audit/database.md.
 *
 * @module
 */
export { announceRestore } from "./announce_restore.ts";
export { backupDatabase, type BackupRequest } from "./backup.ts";
export { type TableCounts, verifyDatabase, type VerifyOptions } from "./copy.ts";
export {
  migrateDatabase,
  type MigrationReport,
  type MigrationRequest,
  type MigrationTarget,
} from "./migrate.ts";
export { openDatabaseFile, type OpenFileOptions } from "../file/open.ts";
export { checkKey, type FileState, inspectDatabaseFile, type KeyFit } from "../file/page_check.ts";
export {
  type OldDatabase,
  type OldDatabaseOptions,
  type OldLayout,
  type OldRow,
  type OldTable,
  openOldDatabase,
} from "./plaintext.ts";
export { applySettings, type ConnectionUse } from "../file/pragmas.ts";
export { rekeyDatabase, type RekeyRequest } from "./rekey.ts";
export { type CipherReport, cipherReport } from "./report.ts";
export { restoreDatabase, type RestoreRequest } from "./restore.ts";
export { shredDatabase, shredNotice, type ShredRequest } from "./shred.ts";
export type { OnStep, Supervision } from "../file/steps.ts";
export { storedTime } from "./stored_time.ts";
