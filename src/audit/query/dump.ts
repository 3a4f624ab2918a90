import { GcsError } from "../../errors/mod.ts";
import { csvField, visibleJson } from "../../base/mod.ts";
import type { SqlcipherDatabase } from "../sqlcipher/mod.ts";
import type { LogFilter } from "./filter.ts";
import { type PageOptions, queryRows } from "./query.ts";
import type { LogRow } from "./rows.ts";

/** Formats of a dump. */
export const dumpFormats = ["json", "ndjson", "csv"] as const;
/** How records are written. */
export type DumpFormat = typeof dumpFormats[number];

/** Where a dump goes: an output stream, a file, or any other. */
export interface DumpSink {
  /** Takes the next text; ends when it is written. */
  write(text: string): Promise<void>;
}

/** Columns of a CSV dump. */
export const csvColumns = [
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
  "bytes",
  "code",
  "session_id",
  "task_id",
  "started",
  "peer_ip",
  "host",
  "source",
  "external_id",
  "auth_type",
  "process_user",
  "root_path",
] as const satisfies readonly (keyof LogRow)[];

const pieceLength = 64 * 1024;

/** Writes records to a sink, piece by piece, whatever their number. Returns how many. */
export async function dumpRows(
  db: SqlcipherDatabase,
  filter: LogFilter,
  page: PageOptions,
  format: DumpFormat,
  sink: DumpSink,
): Promise<number> {
  if (!dumpFormats.includes(format)) {
    throw new GcsError("usage", `A dump cannot have the format "${format}"`, {
      hint: "Use json, ndjson or csv",
    });
  }
  let piece = format === "json" ? "[" : format === "csv" ? csvColumns.join(",") + "\r\n" : "";
  let count = 0;
  for await (const row of queryRows(db, filter, page)) {
    if (format === "csv") piece += csvLine(row);
    else if (format === "ndjson") piece += visibleJson(JSON.stringify(row)) + "\n";
    else piece += (count === 0 ? "\n  " : ",\n  ") + visibleJson(JSON.stringify(row));
    count++;
    if (piece.length >= pieceLength) {
      await sink.write(piece);
      piece = "";
    }
  }
  if (format === "json") piece += count === 0 ? "]\n" : "\n]\n";
  await sink.write(piece);
  return count;
}

function csvLine(row: LogRow): string {
  return csvColumns.map((column) => {
    const value = row[column];
    if (value === undefined) return "";
    if (typeof value === "number") return String(value);
    return csvField(typeof value === "string" ? value : JSON.stringify(value));
  }).join(",") + "\r\n";
}
