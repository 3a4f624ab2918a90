import { GcsError } from "../../errors/mod.ts";
import type { Random } from "../../http/mod.ts";
import { openSqlcipher, type SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { toHex } from "../chain/hex.ts";
import { migrations } from "./migrations.ts";

/** Where the database is and how it is opened. */
export interface AuditFile {
  /** The database file; its folder must be there. */
  readonly path: string;
  /** The raw 32-byte key. Undefined opens an unencrypted file: for measurements only. */
  readonly key: Uint8Array | undefined;
  /** A SQLCipher library to use in place of the built-in one. */
  readonly library?: string | undefined;
  /** How long to wait for another process's transaction. Default 30,000 ms. */
  readonly busyTimeoutMs?: number | undefined;
}

const pragmas = `
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -64000;
PRAGMA temp_store = MEMORY;
PRAGMA mmap_size = 268435456;
PRAGMA foreign_keys = ON;
PRAGMA trusted_schema = OFF;
`;

/** Opens one connection, and brings the schema up to date. */
export function openConnection(file: AuditFile, random: Random): SqlcipherDatabase {
  const db = openSqlcipher(file.path, {
    key: file.key,
    library: file.library,
    busyTimeoutMs: file.busyTimeoutMs ?? 30_000,
  });
  try {
    db.exec(pragmas);
    migrate(db, random);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens one connection that cannot write. The file must be there, with the newest schema. */
export function openReader(file: AuditFile): SqlcipherDatabase {
  const db = openSqlcipher(file.path, {
    key: file.key,
    library: file.library,
    access: "write",
    busyTimeoutMs: file.busyTimeoutMs ?? 30_000,
  });
  try {
    db.exec("PRAGMA query_only = ON; PRAGMA cache_size = -16000; PRAGMA trusted_schema = OFF;");
    requireKnown(versionOf(db));
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: SqlcipherDatabase, random: Random): void {
  if (versionOf(db) === migrations.length) return;
  db.transaction(() => {
    const version = requireKnown(versionOf(db));
    for (const step of migrations.slice(version)) db.exec(step);
    if (version === 0) {
      const keep = "INSERT INTO meta (name, value) VALUES (?, ?)";
      db.run(keep, ["origin", toHex(random.bytes(16))]);
      db.run(keep, ["salt", toHex(random.bytes(16))]);
    }
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(db: SqlcipherDatabase): number {
  return Number(db.value("PRAGMA user_version"));
}

function requireKnown(version: number): number {
  if (version <= migrations.length) return version;
  throw new GcsError(
    "failed",
    `The audit database has schema ${version}, which is newer than this`,
    {
      hint: "Install the newest version of gcs",
    },
  );
}

/** A value that was drawn when the database was made. */
export function metaOf(db: SqlcipherDatabase, name: "origin" | "salt"): string {
  const value = db.value("SELECT value FROM meta WHERE name = ?", [name]);
  if (typeof value === "string") return value;
  throw new GcsError("integrity", `The audit database has lost its ${name}`);
}
