/**
 * The audit database: what the endpoint's data servers did (loaded logs) and what this program did
 * (the trail), encrypted and tamper-evident.
 *
 * Needs `--allow-ffi` (SQLCipher) and `--allow-read`/`--allow-write` of the database's folder.
 *
 * @module
 */
export { type ChainVault, MemoryVault } from "./chain/vault.ts";
export { openTrail, Trail, type TrailOptions, type TrailRow } from "./trail/trail.ts";
export { type TrailIntent, type TrailResult } from "./trail/record.ts";
export { type AuditFile } from "./schema/open.ts";
export { type Checkpoint, formatCheckpoint, parseCheckpoint } from "./chain/checkpoint.ts";
