import { GcsError } from "../../errors/mod.ts";
import type { NameColumn } from "../schema/columns.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";

/** One record as commands show it. Times are RFC 3339 in UTC. Absent members are left out. */
export interface LogRow {
  /** Number of the record in the chain. */
  readonly id: number;
  readonly timestamp: string;
  readonly "event_type": string;
  readonly "identity_id"?: string;
  readonly username?: string;
  readonly resource?: string;
  readonly "resource_id"?: string;
  readonly action?: string;
  readonly result?: string;
  readonly message?: string;
  readonly "client_ip"?: string;
  readonly bytes?: number;
  readonly code?: string;
  readonly "session_id"?: string;
  readonly "task_id"?: string;
  readonly started?: string;
  readonly "peer_ip"?: string;
  readonly host?: string;
  readonly source?: string;
  readonly "external_id"?: string;
  readonly "auth_type"?: string;
  readonly "process_user"?: string;
  readonly "root_path"?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Columns of `event` that hold the number of a name, and the member that shows it. */
const shownNames = [
  ["action", "action"],
  ["auth", "auth_type"],
  ["client", "client_ip"],
  ["code", "code"],
  ["collection", "resource_id"],
  ["host", "host"],
  ["identity", "identity_id"],
  ["peer", "peer_ip"],
  ["process_user", "process_user"],
  ["result", "result"],
  ["root", "root_path"],
  ["session", "session_id"],
  ["source", "source"],
  ["task", "task_id"],
  ["username", "username"],
] as const satisfies readonly (readonly [NameColumn, keyof LogRow])[];

const text = (column: string) => `(SELECT value FROM text WHERE id = e.${column})`;

/**
 * What a {@linkcode RowReader} needs of the alias `e`, as one JSON text: to take thirty values out
 * of SQLite one by one costs three times as much.
 */
export const rowColumns = `json_array(e.seq, e.time, e.time_us, e.event, e.bytes, e.started,
  e.started_us, e.external, ${text("message")}, ${text("path")}, ${text("extra")}, ${
  shownNames.map(([column]) => `e.${column}`).join(", ")
})`;

const remembered = 20_000;

/** Turns rows of numbers into records: strings are looked up once and remembered. */
export class RowReader {
  readonly #db: SqlcipherDatabase;
  readonly #names = new Map<number, string>();

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
  }

  read(json: unknown): LogRow {
    const values: unknown = typeof json === "string" ? JSON.parse(json) : undefined;
    if (!Array.isArray(values)) throw damaged();
    const [id, time, us, event, bytes, started, startedUs, external, message, path, extra] = values;
    if (typeof id !== "number" || typeof time !== "number") throw damaged();
    const row: Writable<LogRow> = {
      id,
      timestamp: utc(time, us),
      "event_type": typeof event === "number" ? this.#name(event) : "",
    };
    if (typeof external === "string") row.external_id = external;
    for (
      let index = 0, at = values.length - shownNames.length;
      index < shownNames.length;
      index++
    ) {
      const name = values[at + index];
      const member = shownNames[index]?.[1];
      if (typeof name === "number" && member !== undefined) row[member] = this.#name(name);
    }
    if (typeof message === "string") row.message = message;
    if (typeof path === "string") row.resource = path;
    if (typeof extra === "string") row.metadata = metadata(extra);
    if (typeof bytes === "number") row.bytes = bytes;
    if (typeof started === "number") row.started = utc(started, startedUs);
    return row;
  }

  #name(id: number): string {
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const value = this.#db.value("SELECT value FROM name WHERE id = ?", [id]);
    if (typeof value !== "string") throw damaged();
    if (this.#names.size >= remembered) this.#names.clear();
    this.#names.set(id, value);
    return value;
  }
}

type Writable<T> = { -readonly [Member in keyof T]: T[Member] };

/** `2026-01-01T00:00:00.000Z`, with three more digits where microseconds are known. */
export function utc(ms: number, us?: unknown): string {
  const text = new Date(ms).toISOString();
  return typeof us !== "number" ? text : `${text.slice(0, -1)}${String(us).padStart(3, "0")}Z`;
}

function metadata(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object") return { ...value };
  } catch {
    // Falls through: the text is shown as it is.
  }
  return { text };
}

function damaged(): GcsError {
  return new GcsError("integrity", "A record of the audit database lacks a part", {
    hint: "gcs audit verify",
  });
}
