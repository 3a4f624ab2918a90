import { basename, resolve } from "node:path";
import { GcsError } from "../../errors/mod.ts";
import {
  type LibraryChoice,
  openSqlcipher,
  type Row,
  type SqlcipherDatabase,
  type SqlValue,
  textOf,
} from "../sqlcipher/mod.ts";
import { keepOthersOut } from "../file/exclusive.ts";
import { inspectDatabaseFile } from "../file/page_check.ts";
import { storedTime } from "./stored_time.ts";

/** Tables of the two older, unencrypted layouts, with their columns. */
const tables = {
  /** The Go port's only table. */
  audit_logs: [
    "id",
    "timestamp",
    "event_type",
    "identity_id",
    "username",
    "resource",
    "resource_id",
    "action",
    "result",
    "message",
    "client_ip",
    "metadata",
  ],
  /** The official program's two tables (docs.globus.org, high assurance audit database). */
  session: [
    "id",
    "ts",
    "client_addr",
    "auth_type",
    "process_user",
    "storage_user",
    "root_path",
    "task_id",
    "collection_id",
    "identity_id",
  ],
  operation: ["session_id", "start_ts", "end_ts", "path", "peer_addr", "length", "result"],
} as const satisfies Readonly<Record<OldTable, readonly string[]>>;

const timeColumns: ReadonlySet<string> = new Set(["timestamp", "ts", "start_ts", "end_ts"]);

/** Name of a table that older databases have. */
export type OldTable = "audit_logs" | "session" | "operation";

/** Whose database it is. */
export type OldLayout = "go-port" | "official";

/**
 * A row of an older database. Texts are as stored; a column that is absent or NULL is undefined.
 * Times are milliseconds since 1970 (UTC).
 */
export interface OldRow {
  /** Table that the row stands in. */
  readonly table: OldTable;
  /** The row's number in its table, to name it in messages. */
  readonly rowid: number;
  /** Texts by name of the column. */
  readonly text: Readonly<Record<string, string | undefined>>;
  /** Times by name of the column, in milliseconds since 1970. */
  readonly timeMs: Readonly<Record<string, number | undefined>>;
  /** Columns whose time could not be read; `text` has what is stored. */
  readonly unreadableTimes: readonly string[];
}

/** An older, unencrypted database, open for reading. */
export interface OldDatabase extends Disposable {
  /** Which program's tables they are. */
  readonly layout: OldLayout;
  /** Rows in each of its tables. */
  readonly counts: Readonly<Partial<Record<OldTable, number>>>;
  /** All rows: sessions before operations, each table in its own order. */
  rows(): Generator<OldRow, void, undefined>;
}

/** How to open an older database. */
export interface OldDatabaseOptions {
  /** Default: the library that comes with the program. */
  readonly library?: LibraryChoice | undefined;
  /** Keep other programs out until it is closed; its own log is written back into it first. */
  readonly alone?: boolean | undefined;
}

/**
 * Opens an older database and tells its layout. Its content is not changed.
 *
 * @throws GcsError `not_found` when it is missing, `conflict` when it is encrypted already,
 * `usage` when it is another kind of database or no database.
 */
export async function openOldDatabase(
  path: string,
  options: OldDatabaseOptions = {},
): Promise<OldDatabase> {
  const file = resolve(path);
  const name = basename(file);
  const state = await inspectDatabaseFile(file);
  if (state === "missing") throw new GcsError("not_found", `There is no database "${name}"`);
  if (state !== "plaintext") {
    throw new GcsError("conflict", `"${name}" is not an unencrypted SQLite database`, {
      hint: "an encrypted database needs no migration",
    });
  }
  const { library, alone = false } = options;
  const db = openSqlcipher(file, { library, access: alone ? "write" : "read" });
  try {
    if (alone) keepOthersOut(db, file);
    requireTables(db, name);
    const columns = presentColumns(db);
    const layout = layoutOf(columns, name);
    const counts = countTables(db, columns);
    db.permit("reading");
    return {
      layout,
      counts,
      rows: () => readRows(db, columns),
      [Symbol.dispose]: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw error;
  }
}

type Columns = ReadonlyMap<OldTable, readonly string[]>;

const tableNames: readonly OldTable[] = ["audit_logs", "session", "operation"];

/** A view or a virtual table can make rows without end; older programs made neither. */
function requireTables(db: SqlcipherDatabase, name: string): void {
  const others = "SELECT name FROM sqlite_schema WHERE lower(name) IN (?, ?, ?) " +
    "AND (type <> 'table' OR rootpage = 0)";
  const [other] = db.all(others, tableNames);
  if (other === undefined) return;
  throw new GcsError("usage", `In "${name}", "${textOf(other, "name")}" is not a plain table`, {
    hint: "take the database as the older program wrote it",
  });
}

function presentColumns(db: SqlcipherDatabase): Columns {
  const found = new Map<OldTable, readonly string[]>();
  for (const table of tableNames) {
    const names = new Set(
      db.all(`SELECT name FROM pragma_table_info('${table}')`).map((row) => textOf(row, "name")),
    );
    const known = tables[table].filter((column) => names.has(column));
    if (known.length > 0) found.set(table, known);
  }
  return found;
}

function layoutOf(columns: Columns, name: string): OldLayout {
  if (columns.get("audit_logs")?.includes("timestamp")) return "go-port";
  if (columns.get("session")?.includes("id") || columns.get("operation")?.includes("session_id")) {
    return "official";
  }
  throw new GcsError("usage", `"${name}" has none of the tables of an audit database`);
}

function countTables(db: SqlcipherDatabase, columns: Columns): Partial<Record<OldTable, number>> {
  const counts: Partial<Record<OldTable, number>> = {};
  for (const table of columns.keys()) {
    counts[table] = Number(db.value(`SELECT count(*) FROM ${table}`));
  }
  return counts;
}

function* readRows(db: SqlcipherDatabase, columns: Columns): Generator<OldRow, void, undefined> {
  for (const [table, names] of columns) {
    const list = names.map((name) => `"${name}"`).join(", ");
    for (const row of db.iterate(`SELECT rowid AS "#", ${list} FROM ${table} ORDER BY rowid`)) {
      yield oldRow(table, names, row);
    }
  }
}

function oldRow(table: OldTable, names: readonly string[], row: Row): OldRow {
  const text: Record<string, string | undefined> = {};
  const timeMs: Record<string, number | undefined> = {};
  const unreadableTimes: string[] = [];
  for (const name of names) {
    const value = row[name] ?? null;
    text[name] = asText(value);
    if (!timeColumns.has(name) || value === null || value instanceof Uint8Array) continue;
    timeMs[name] = storedTime(value);
    if (timeMs[name] === undefined) unreadableTimes.push(name);
  }
  return { table, rowid: Number(row["#"]), text, timeMs, unreadableTimes };
}

/** SQLite columns hold what was put in: numbers in text columns are nothing unusual. */
function asText(value: SqlValue): string | undefined {
  if (value === null) return undefined;
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : String(value);
}
