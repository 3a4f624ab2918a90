import { canonicalAddress } from "../parse/address.ts";
import type { NameColumn } from "../schema/columns.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import { Dictionary, lacksPart } from "./dictionary.ts";
import { UtcClock } from "./utc_clock.ts";

/** One record as commands show it. Times are RFC 3339 in UTC, with microseconds. Absent members are left out. */
export interface LogRow {
  /** Number of the record in the chain. */
  readonly id: number;
  /** Time in UTC (RFC 3339). */
  readonly timestamp: string;
  /** Kind of event. */
  readonly "event_type": string;
  /** Globus identity. */
  readonly "identity_id"?: string;
  /** User name of the identity. */
  readonly username?: string;
  /** Path or name of what was touched. */
  readonly resource?: string;
  /** Id of what was touched: a collection, a gateway. */
  readonly "resource_id"?: string;
  /** What was done. */
  readonly action?: string;
  /** How it ended: success or failure. */
  readonly result?: string;
  /** Words of the server. */
  readonly message?: string;
  /** Address of the client. */
  readonly "client_ip"?: string;
  /** Bytes that were transferred. */
  readonly bytes?: number;
  /** Code of the failure. */
  readonly code?: string;
  /** Session of the server that the record belongs to. */
  readonly "session_id"?: string;
  /** Transfer task. */
  readonly "task_id"?: string;
  /** When the transfer began, in UTC. */
  readonly started?: string;
  /** Address of the other server. */
  readonly "peer_ip"?: string;
  /** Node that wrote the record. */
  readonly host?: string;
  /** File or place that it was loaded from. */
  readonly source?: string;
  /** Id that the source gives the record. */
  readonly "external_id"?: string;
  /** How the identity had logged in. */
  readonly "auth_type"?: string;
  /** Local account. */
  readonly "process_user"?: string;
  /** Folder that paths are relative to. */
  readonly "root_path"?: string;
  /** Frozen: records with the same metadata share it. */
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

/**
 * What a {@linkcode RowReader} needs of the alias `e`, as one JSON text: to take thirty values out
 * of SQLite one by one costs three times as much.
 */
export const rowColumns = `json_array(e.seq, e.time, e.time_us, e.bytes, e.started, e.started_us,
  e.external, e.message, e.path, e.extra, e.event, ${
  shownNames.map(([column]) => `e.${column}`).join(", ")
})`;

/** Rows that are best read together. */
export const rowsAtOnce = 64;

const firstText = 7;
const extraAt = 9;
const eventAt = 10;
const firstName = 11;
const rememberedMetadata = 1_000;

/** Turns rows of numbers into records: strings are looked up once and remembered. */
export class RowReader {
  readonly #names: Dictionary;
  readonly #texts: Dictionary;
  readonly #metadata = new Map<number, Metadata>();
  readonly #clock = new UtcClock();

  constructor(db: SqlcipherDatabase) {
    this.#names = new Dictionary(db, "name");
    this.#texts = new Dictionary(db, "text");
  }

  /** Reads rows of {@linkcode rowColumns}. */
  read(texts: readonly string[]): LogRow[] {
    const rows: unknown = JSON.parse(`[${texts.join(",")}]`);
    if (!Array.isArray(rows)) throw lacksPart();
    const names = new Set<number>();
    const strings = new Set<number>();
    for (const row of rows) {
      if (!Array.isArray(row)) throw lacksPart();
      for (let index = firstText; index < row.length; index++) {
        const id: unknown = row[index];
        if (typeof id !== "number") continue;
        if (index >= eventAt) names.add(id);
        else if (index !== extraAt || !this.#metadata.has(id)) strings.add(id);
      }
    }
    this.#names.learn(names);
    this.#texts.learn(strings);
    return rows.map((row) => this.#row(row));
  }

  #row(values: readonly unknown[]): LogRow {
    const [id, time, us, bytes, started, startedUs, external, message, path, extra, event] = values;
    if (typeof id !== "number" || typeof time !== "number") throw lacksPart();
    const row: Writable<LogRow> = {
      id,
      timestamp: this.#clock.text(time, us),
      "event_type": typeof event === "number" ? this.#names.at(event) : "",
    };
    if (typeof external === "string") row.external_id = external;
    for (let index = 0; index < shownNames.length; index++) {
      const name = values[firstName + index];
      const member = shownNames[index]?.[1];
      if (typeof name !== "number" || member === undefined) continue;
      const value = this.#names.at(name);
      // Those of older records are in the chain as they were written.
      const isAddress = member === "client_ip" || member === "peer_ip";
      row[member] = isAddress ? canonicalAddress(value) : value;
    }
    if (typeof message === "number") row.message = this.#texts.at(message);
    if (typeof path === "number") row.resource = this.#texts.at(path);
    if (typeof extra === "number") row.metadata = this.#metadataOf(extra);
    if (typeof bytes === "number") row.bytes = bytes;
    if (typeof started === "number") row.started = this.#clock.text(started, startedUs);
    return row;
  }

  #metadataOf(id: number): Metadata {
    const known = this.#metadata.get(id);
    if (known !== undefined) return known;
    const value = Object.freeze(metadata(this.#texts.at(id)));
    if (this.#metadata.size < rememberedMetadata) this.#metadata.set(id, value);
    return value;
  }
}

type Metadata = Readonly<Record<string, unknown>>;

type Writable<T> = { -readonly [Member in keyof T]: T[Member] };

function metadata(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (value !== null && typeof value === "object") return { ...value };
  } catch {
    // Falls through: the text is shown as it is.
  }
  return { text };
}
