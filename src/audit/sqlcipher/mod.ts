/**
 * SQLCipher through Deno's FFI: encrypted SQLite files with a raw 32-byte key.
 *
 * ```ts
 * using db = openSqlcipher("/path/audit.db", { key });
 * db.exec("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)");
 * db.transaction(() => db.run("INSERT INTO note (text) VALUES (?)", ["hello"]));
 * for (const row of db.iterate("SELECT text FROM note")) textOf(row, "text");
 * ```
 *
 * Needs `--allow-ffi`. How the library is built and found: docs/sqlcipher.md.
 *
 * @module
 */
export type { ChainHashes } from "./chain_hashes.ts";
export { type OpenOptions, SqlcipherDatabase, type TransactionMode } from "./database.ts";
export { notWhole, SqliteError, sqliteErrorOf } from "./failure.ts";
export type { Permission } from "./guard.ts";
export { keyBytes, rawKeyText } from "./key.ts";
export { type LibraryOptions, openSqlcipher, Sqlcipher } from "./library.ts";
export { builtLibrary, type LibraryChoice, libraryFileName, ownLibrary } from "./locate.ts";
export { type PackedKind, PackedRows } from "./packed_rows.ts";
export type { ChainPart, StoredChain } from "./stored_chain.ts";
export {
  bytesOf,
  integerOf,
  type Row,
  type SqlInput,
  type SqlValue,
  textOf,
} from "./row_values.ts";
