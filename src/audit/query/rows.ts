import { GcsError } from "../../errors/mod.ts";
import { inlineColumn, nameColumns, numberColumns, textColumns } from "../schema/columns.ts";
import type { SqlcipherDatabase, SqlValue } from "../sqlcipher/mod.ts";

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

/** Columns of `event` that a {@linkcode RowReader} needs, in its order, with the alias `e`. */
export const rowColumns = [
  ...["seq", inlineColumn, ...numberColumns, ...nameColumns].map((column) => `e.${column}`),
  ...textColumns.map((column) => `(SELECT value FROM text WHERE id = e.${column})`),
].join(", ");

const shownNames = {
  action: "action",
  auth: "auth_type",
  client: "client_ip",
  code: "code",
  collection: "resource_id",
  event: "event_type",
  host: "host",
  identity: "identity_id",
  message: "message",
  path: "resource",
  peer: "peer_ip",
  process_user: "process_user",
  result: "result",
  root: "root_path",
  session: "session_id",
  source: "source",
  task: "task_id",
  username: "username",
} as const;

const remembered = 20_000;

/** Turns rows of numbers into records: strings are looked up once and remembered. */
export class RowReader {
  readonly #db: SqlcipherDatabase;
  readonly #names = new Map<number, string>();

  constructor(db: SqlcipherDatabase) {
    this.#db = db;
  }

  read(values: readonly SqlValue[]): LogRow {
    const id = values[0];
    const row: Record<string, unknown> = {};
    if (typeof values[1] === "string") row.external_id = values[1];
    let at = 2;
    const numbers: Partial<Record<typeof numberColumns[number], number>> = {};
    for (const column of numberColumns) {
      const value = values[at++];
      if (typeof value === "number") numbers[column] = value;
    }
    const time = numbers.time;
    if (typeof id !== "number" || time === undefined) throw damaged();
    for (const column of nameColumns) {
      const value = values[at++];
      if (typeof value === "number") row[shownNames[column]] = this.#name(value);
    }
    for (const column of textColumns) {
      const value = values[at++];
      if (typeof value !== "string") continue;
      if (column === "extra") row.metadata = metadata(value);
      else row[shownNames[column]] = value;
    }
    const { event_type: event, ...rest } = row;
    return {
      id,
      timestamp: utc(time, numbers.time_us),
      event_type: typeof event === "string" ? event : "",
      ...rest,
      ...(numbers.bytes === undefined ? {} : { bytes: numbers.bytes }),
      ...(numbers.started === undefined
        ? {}
        : { started: utc(numbers.started, numbers.started_us) }),
    };
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

/** `2026-01-01T00:00:00.000Z`, with three more digits where microseconds are known. */
export function utc(ms: number, us?: number): string {
  const text = new Date(ms).toISOString();
  return us === undefined ? text : `${text.slice(0, -1)}${String(us).padStart(3, "0")}Z`;
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
