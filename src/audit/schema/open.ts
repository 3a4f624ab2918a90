import { basename } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import type { Random } from "../../base/mod.ts";
// Not by their front door: a worker would read the whole life cycle only to open a file.
import { openDatabaseFile } from "../file/open.ts";
import { applySettings } from "../file/pragmas.ts";
import {
  type LibraryChoice,
  notWhole,
  openSqlcipher,
  type SqlcipherDatabase,
} from "../sqlcipher/mod.ts";
import { requireSpellings } from "./addresses.ts";
import { migrations } from "./migrations.ts";

/** Where the database is and how it is opened. */
export interface AuditFile {
  /** The database file; its folder must be there. */
  readonly path: string;
  /** The raw 32-byte key. Undefined opens an unencrypted file: for measurements only. */
  readonly key: Uint8Array | undefined;
  /** A SQLCipher library to use in place of the built-in one. */
  readonly library?: LibraryChoice | undefined;
  /** How long to wait for another process's transaction. Default 30,000 ms. */
  readonly busyTimeoutMs?: number | undefined;
}

/** The file alone, out of options that say more: what a worker can be sent. The key is copied. */
export function fileOf({ path, key, library, busyTimeoutMs }: AuditFile): AuditFile {
  return { path, key: key?.slice(), library, busyTimeoutMs };
}

/** Opens one connection that can write, making the file if needed, with the newest schema. */
export async function openConnection(
  file: AuditFile,
  random: Pick<Random, "bytes"> = machineRandom,
  durability: "crash" | "power-loss" = "crash",
): Promise<SqlcipherDatabase> {
  const db = await connect(file, "create", durability);
  try {
    migrate(db, random);
    requireSpellings(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Opens one connection that cannot write. The file must be there, with the newest schema. */
export async function openReader(file: AuditFile): Promise<SqlcipherDatabase> {
  const db = await connect(file, "read", "crash");
  try {
    // A reader goes through the file once: a large cache would only hold what is not read again.
    db.exec("PRAGMA cache_size = -8000");
    if (requireKnownSchema(db) < migrations.length) {
      throw new GcsError("failed", "The audit database has an older schema", {
        hint: "gcs audit load",
      });
    }
    requireSpellings(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

async function connect(
  { path, key, library, busyTimeoutMs = 30_000 }: AuditFile,
  access: "create" | "read",
  durability: "crash" | "power-loss",
): Promise<SqlcipherDatabase> {
  const options = { library, busyTimeoutMs, access };
  if (key !== undefined) return await openDatabaseFile(path, { ...options, key, durability });
  const db = openSqlcipher(path, { ...options, access: "create" });
  applySettings(db, { access: access === "read" ? "read" : "write", durability });
  return db;
}

const machineRandom: Pick<Random, "bytes"> = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
};

/** Brings an open database to the newest schema. */
export function migrate(db: SqlcipherDatabase, random: Pick<Random, "bytes">): void {
  if (versionOf(db) === migrations.length) return;
  db.transaction(() => {
    const version = requireKnownSchema(db);
    for (const step of migrations.slice(version)) {
      if (typeof step === "string") db.exec(step);
      else step(db);
    }
    if (version === 0) {
      const keep = "INSERT INTO meta (name, value) VALUES (?, ?)";
      db.run(keep, ["origin", random.bytes(16).toHex()]);
      db.run(keep, ["salt", random.bytes(16).toHex()]);
    }
    db.exec(`PRAGMA user_version = ${migrations.length}`);
  });
}

function versionOf(db: SqlcipherDatabase): number {
  return Number(db.value("PRAGMA user_version"));
}

/**
 * The schema of a database; a newer one than this program knows is refused, before anything is
 * changed. @throws GcsError `failed`.
 */
export function requireKnownSchema(db: SqlcipherDatabase): number {
  const version = versionOf(db);
  if (version <= migrations.length) return version;
  const file = db.value("SELECT file FROM pragma_database_list WHERE name = 'main'");
  throw new GcsError(
    "failed",
    `The audit database "${basename(String(file))}" has schema ${version}, and this gcs knows ` +
      `${migrations.length} at most`,
    { hint: "install the gcs that wrote it; the file was left as it is" },
  );
}

/** A value that was drawn when the database was made. */
export function metaOf(db: SqlcipherDatabase, name: "origin" | "salt"): string {
  const value = db.value("SELECT value FROM meta WHERE name = ?", [name]);
  if (typeof value === "string") return value;
  throw notWhole(`The audit database has lost its ${name}`);
}
