import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { equalBytes } from "../../base/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { ensurePrivateFile } from "../../files/mod.ts";
import {
  type LibraryChoice,
  notWhole,
  openSqlcipher,
  type SqlcipherDatabase,
  textOf,
} from "../sqlcipher/mod.ts";
import { syncFile } from "../file/file_set.ts";
import { integrityProblems } from "../file/integrity.ts";
import { step, type Supervision } from "../file/steps.ts";

const lookEveryMs = 100;

/** Rows in each table, by name. */
export type TableCounts = ReadonlyMap<string, number>;

/** What to copy and how. */
export interface CopyRequest extends Supervision {
  /** Open database to copy; others may go on writing to it. */
  readonly source: SqlcipherDatabase;
  /** Key of `source`. */
  readonly sourceKey: Uint8Array;
  /** File that does not exist yet, in a private folder. */
  readonly target: string;
  /** Key the copy is to have. */
  readonly targetKey: Uint8Array;
  readonly library?: LibraryChoice | undefined;
}

/**
 * Makes an encrypted copy of one moment of an open database and proves it: every page's
 * authentication code, SQLite's own structure check, the schema, and the number of rows in each
 * table. The copy is on disk when this returns. A copy that fails is left for the caller to remove.
 */
export async function copyDatabase(request: CopyRequest): Promise<TableCounts> {
  const { source, sourceKey, target, targetKey } = request;
  await step("create", request);
  await ensurePrivateFile(target);
  const before = countRows(source);
  await step("copy", request);
  await vacuumInto(request);
  const after = countRows(source);
  if (!equalBytes(sourceKey, targetKey)) {
    await step("encrypt", request);
    changeKey(target, sourceKey, targetKey, request.library);
  }
  await step("verify", request);
  const counts = await verifyDatabase(target, { ...request, key: targetKey });
  compare(basename(target), counts, before, after);
  await step("flush", request);
  await syncFile(target);
  return counts;
}

/** SQLite copies in its own thread; the file that grows tells how far it is. */
async function vacuumInto({ source, target, signal, onProgress }: CopyRequest): Promise<void> {
  const total = usedBytes(source);
  let isDone = false;
  const look = async () => {
    const { size } = await stat(target);
    if (!isDone) onProgress?.(Math.min(size, total), total);
  };
  const looking = onProgress && setInterval(() => look().catch(() => {}), lookEveryMs);
  try {
    await source.runAsync("VACUUM INTO ?", [target], { signal });
  } finally {
    isDone = true;
    clearInterval(looking);
  }
  onProgress?.(total, total);
}

/** Free pages are not copied. */
function usedBytes(db: SqlcipherDatabase): number {
  const number = (pragma: string) => Number(db.value(`PRAGMA ${pragma}`));
  return (number("page_count") - number("freelist_count")) * number("page_size");
}

function changeKey(
  path: string,
  key: Uint8Array,
  newKey: Uint8Array,
  library: LibraryChoice | undefined,
): void {
  using copy = openSqlcipher(path, { key, library, access: "write" });
  // No journal: a copy that breaks here is made again.
  copy.exec("PRAGMA cipher_compatibility = 4; PRAGMA journal_mode = OFF");
  copy.rekey(newKey);
}

/** What {@linkcode verifyDatabase} needs. */
export interface VerifyOptions {
  /** Key of the database, 32 bytes. */
  readonly key: Uint8Array;
  /** Default: the library that comes with the program. */
  readonly library?: LibraryChoice | undefined;
  /** Ends the copying, and removes what was copied. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Checks a closed database file to the last page and counts its rows. Changes nothing.
 * @throws GcsError `integrity` with the first problem, `secure_store` when the key is wrong.
 */
export async function verifyDatabase(path: string, options: VerifyOptions): Promise<TableCounts> {
  using db = openSqlcipher(path, { ...options, access: "read" });
  db.exec("PRAGMA cipher_compatibility = 4; PRAGMA query_only = ON");
  const problems = await integrityProblems(db, options.signal);
  if (problems.length > 0) {
    throw notWhole(`"${basename(path)}" is damaged: ${problems[0]}`);
  }
  return countRows(db);
}

/** Rows in each ordinary table. */
export function countRows(db: SqlcipherDatabase): TableCounts {
  const names = db.all(
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' " +
      "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
  ).map((row) => textOf(row, "name"));
  return new Map(names.map((name) => {
    const quoted = `"${name.replaceAll('"', '""')}"`;
    return [name, Number(db.value(`SELECT count(*) FROM ${quoted}`))];
  }));
}

/** Others may have written meanwhile, so each count lies between the two of the source. */
function compare(name: string, copy: TableCounts, before: TableCounts, after: TableCounts): void {
  const tables = new Set([...before.keys(), ...after.keys(), ...copy.keys()]);
  for (const table of tables) {
    const [was, is] = [before.get(table) ?? 0, after.get(table) ?? 0];
    const count = copy.get(table) ?? -1;
    if (count >= Math.min(was, is) && count <= Math.max(was, is)) continue;
    throw new GcsError("integrity", `The copy "${name}" does not hold every row of the database`);
  }
}
