import { networkFileSystem } from "../../files/mod.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";

/** How a connection is used, which decides its settings. */
export interface ConnectionUse {
  /** `read` also refuses every change. Default `write`. */
  readonly access?: "read" | "write" | undefined;
  /**
   * `power-loss`: a commit is on disk before it returns (the trail). `crash`: a commit survives a
   * killed process, and a power cut loses at most the last ones, never consistency (loading).
   * Default `crash`.
   */
  readonly durability?: "crash" | "power-loss" | undefined;
  /** Other machines may have the file system too. Default: what the system says of it. */
  readonly isShared?: boolean | undefined;
}

/** Keeps a big load from leaving a big log behind: 64 MiB. */
const journalSizeLimit = 67_108_864;

/**
 * Settings every connection needs right after it got its key: file format 4 whatever the library's
 * default, write-ahead log, 64 MiB cache, temporary data in memory, foreign keys, deleted content
 * overwritten, cell checks. Call it in a worker too, for its own connection.
 *
 * A write-ahead log is shared through memory, so it cannot work where other machines have the file
 * open: on a network file system a rollback journal takes its place, and nothing is mapped.
 */
export function applySettings(db: SqlcipherDatabase, use: ConnectionUse = {}): void {
  db.exec("PRAGMA cipher_compatibility = 4");
  db.exec(`
    PRAGMA temp_store = MEMORY;
    PRAGMA cache_size = -64000;
    PRAGMA foreign_keys = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
  `);
  if (use.access === "read") return db.exec("PRAGMA query_only = ON");
  const isShared = use.isShared ?? liesOnNetwork(db);
  db.exec(`
    PRAGMA journal_mode = ${isShared ? "DELETE" : "WAL"};
    PRAGMA synchronous = ${use.durability === "power-loss" ? "FULL" : "NORMAL"};
    PRAGMA mmap_size = ${isShared ? 0 : 268_435_456};
    PRAGMA secure_delete = ON;
    PRAGMA journal_size_limit = ${journalSizeLimit};
  `);
}

/** From here on a commit of this connection is on disk before it returns: `power-loss`. */
export function outlastPowerLoss(db: SqlcipherDatabase): void {
  db.exec("PRAGMA synchronous = FULL");
}

function liesOnNetwork(db: SqlcipherDatabase): boolean {
  const file = db.value("SELECT file FROM pragma_database_list WHERE name = 'main'");
  return typeof file === "string" && file !== "" && networkFileSystem(file) !== undefined;
}
