import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import { ensurePrivateFile, ensurePrivateFolder, requirePrivateFolder } from "../../files/mod.ts";
import {
  type LibraryChoice,
  notWhole,
  openSqlcipher,
  type SqlcipherDatabase,
  sqliteErrorOf,
} from "../sqlcipher/mod.ts";
import { checkKey, inspectDatabaseFile } from "./page_check.ts";
import { applySettings, type ConnectionUse } from "./pragmas.ts";

const corrupt = 11;
const notADatabase = 26;

/** How to open the audit database. */
export interface OpenFileOptions extends Omit<ConnectionUse, "access"> {
  /** The raw 32-byte key, from the keyring. Not kept. */
  readonly key: Uint8Array;
  /** A library named by the person; see `LibraryOptions`. */
  readonly library?: LibraryChoice | undefined;
  /** `create` makes the file (0600) and its folder (0700) when they are not there. Default. */
  readonly access?: "read" | "write" | "create" | undefined;
  /** Default 5000 ms. */
  readonly busyTimeoutMs?: number | undefined;
}

/**
 * Opens an encrypted database with its settings.
 *
 * The key is checked before SQLite sees the file, so a file that is refused stays as it is, byte
 * for byte, and so does its log.
 *
 * @throws GcsError `not_found` when it is missing and not to be created, `secure_store` when it is
 * not encrypted or the key is wrong, `integrity` when it is damaged or not a database,
 * `unavailable` when another program keeps it to itself.
 */
export async function openDatabaseFile(
  path: string,
  options: OpenFileOptions,
): Promise<SqlcipherDatabase> {
  const file = resolve(path);
  const access = options.access ?? "create";
  if (access === "create") await ensurePrivateFolder(dirname(file));
  else await requireFile(file);
  for (let attempt = 0; attempt < 5; attempt++) {
    await requireOpenable(file, options.key, access === "create");
    if (access !== "read") await ensurePrivateFile(file);
    const before = await stat(file);
    const db = openSqlcipher(file, { ...options, access: access === "create" ? "write" : access });
    try {
      db.value("SELECT count(*) FROM sqlite_schema");
      applySettings(db, { ...options, access: access === "read" ? "read" : "write" });
      // A rekey or restore may have put another file in its place while this waited for its lock.
      const after = await stat(file);
      if (before.ino === after.ino && before.dev === after.dev) return db;
    } catch (error) {
      db.close();
      throw isUnreadable(error) ? damaged(file, error) : error;
    }
    db.close();
  }
  throw new GcsError("unavailable", `"${basename(file)}" is being replaced again and again`);
}

async function requireFile(file: string): Promise<void> {
  if (await inspectDatabaseFile(file) === "missing") throw missing(file);
  await requirePrivateFolder(dirname(file));
}

/** The key is right by now, so a page that does not read is damage. */
function isUnreadable(error: unknown): boolean {
  const code = sqliteErrorOf(error)?.primary;
  return code === notADatabase || code === corrupt;
}

function damaged(file: string, cause: unknown): GcsError {
  return notWhole(`The audit database "${basename(file)}" is damaged`, cause);
}

function missing(file: string): GcsError {
  return new GcsError("not_found", `There is no audit database "${basename(file)}"`, {
    hint: "gcs audit load",
  });
}

/** Throws what is wrong with the file or the key; reads only. */
export async function requireOpenable(
  file: string,
  key: Uint8Array,
  mayBeNew = false,
): Promise<void> {
  const name = basename(file);
  const state = await inspectDatabaseFile(file);
  if ((state === "missing" || state === "empty") && mayBeNew) return;
  if (state === "missing") throw missing(file);
  if (state === "empty") throw notWhole(`"${name}" is empty`);
  if (state === "plaintext") {
    throw new GcsError("secure_store", `The audit database "${name}" is not encrypted`, {
      hint: "gcs audit migrate",
    });
  }
  if ((await checkKey(file, key)).fits) return;
  const { size } = await stat(file);
  if (size < 4096) {
    throw notWhole(`"${name}" is not an audit database, or was cut short`);
  }
  throw new GcsError("secure_store", `The key does not open the audit database "${name}"`, {
    hint: "the key in the keyring belongs to another database; restore the key, or a backup",
  });
}
