/**
 * The audit database: what the endpoint's data servers did (loaded logs) and what this program did
 * (the trail), encrypted and tamper-evident.
 *
 * ```ts
 * using audit = await openAuditDatabase({ path: "/secure/audit.db", key });
 * await audit.load(await rotatedSources("/var/log/gridftp-audit.log"));
 * for await (const row of audit.query({ result: "failure" }, { limit: 10 })) …
 * ```
 *
 * Needs `--allow-ffi` (SQLCipher), `--allow-sys=uid`, and `--allow-read` and `--allow-write` of the
 * database's folder and of the logs that are loaded.
 *
 * @module
 */
export {
  type ChainName,
  type Checkpoint,
  formatCheckpoint,
  parseCheckpoint,
} from "./chain/checkpoint.ts";
export {
  type End,
  type Ends,
  endsOf,
  expectAt,
  type Place as ChainPlace,
  placeName,
  readPlace,
  writePlace,
} from "./chain/place.ts";
export type { Adoption } from "./trail/adopt.ts";
export { chainStateNames } from "./chain/records.ts";
export type { Removal, RemovalEntry } from "./chain/removals.ts";
export { type ChainVault, MemoryVault } from "./chain/vault.ts";
export {
  AuditDatabase,
  type AuditDatabaseOptions,
  openAuditDatabase,
  type OwnTrailOptions,
} from "./database.ts";
export type { LoadOptions } from "./load/load.ts";
export type { LoadStage } from "./load/stage_clock.ts";
export { logsMigration } from "./load/migration_target.ts";
export type { BadLine, LoadProgress, LoadReport } from "./load/report.ts";
export { type LogSet, logSet, rotatedSources } from "./load/log_set.ts";
export { rotatedFiles } from "./load/rotation.ts";
export { fileSource, type LogSource, streamSource } from "./load/sources.ts";
export { csvColumns, type DumpFormat, dumpFormats, type DumpSink } from "./query/dump.ts";
export type { LogFilter } from "./query/filter.ts";
export { type GroupCount, type Grouping, groupings, type PageOptions } from "./query/query.ts";
export type { LogRow } from "./query/rows.ts";
export type { SqlOptions } from "./query/sql.ts";
export { parseMoment } from "./query/times.ts";
export type { ChangeLine, Changes } from "./report/changes.ts";
export { type ReportData, reportData, type TopList } from "./report/data.ts";
export type { NamedCount, Naming } from "./report/names.ts";
export { renderReport } from "./report/render.ts";
export { figure, shownMoment } from "./report/words.ts";
export type { OnProgress } from "./file/steps.ts";
export type { AuditFile } from "./schema/open.ts";
export { openTrail, Trail, type TrailOptions, type TrailRow } from "./trail/trail.ts";
export { entryOperator, entryTarget, type TrailEntry, type TrailFilter } from "./trail/read.ts";
export type { TrailIntent, TrailResult } from "./trail/record.ts";
export { requirePresent } from "./verify/belongs.ts";
export type { VerifyOptions as ChainVerifyOptions, VerifyReport } from "./verify/verify.ts";
export * from "./lifecycle/mod.ts";
export {
  builtLibrary,
  type ChainHashes,
  type ChainPart,
  type LibraryChoice,
  libraryFileName,
  type LibraryOptions,
  type OpenOptions,
  openSqlcipher,
  ownLibrary,
  type PackedRows,
  type Permission,
  type Row as SqlRow,
  SqlcipherDatabase,
  type SqlInput,
  type SqlValue,
  type StoredChain,
  type TransactionMode,
} from "./sqlcipher/mod.ts";
