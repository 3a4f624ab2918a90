import type { AuditRecord } from "../schema/columns.ts";
import { withExtra } from "./extra.ts";
import { frameOf, startsTransfer } from "./frame.ts";
import { parseHighAssuranceLine } from "./high_assurance.ts";
import { parseTransferLine } from "./transfer_line.ts";

/** A line that holds a record, and where the record is. */
export interface ReadLine {
  readonly record: AuditRecord;
  /** Bytes before the record: heads of syslog and the like. */
  readonly before: number;
  /** Bytes after it. */
  readonly after: number;
}

/**
 * One line of either log, recognised by itself, also with the head of syslog or of the server's own
 * log. `size` is its length in bytes. A string says what is wrong with it.
 */
export function readLine(line: string, size = line.length): ReadLine | string {
  const frame = frameOf(line);
  if (frame === undefined) {
    return "it is neither a line of a transfer log nor of a high-assurance audit log";
  }
  const { start, end, head } = frame;
  // Of characters before the record, only a byte order mark takes more than one byte.
  const before = start + (line.slice(0, start).includes("\ufeff") ? 2 : 0);
  const after = line.length - end;
  const text = start === 0 && after === 0 ? line : line.slice(start, end);
  const record = startsTransfer(text)
    ? parseTransferLine(text, size - before - after)
    : parseHighAssuranceLine(text);
  if (typeof record === "string") return record;
  if (head !== undefined) record.extra = withExtra(record.extra, "head", head);
  return { record, before, after };
}

/** The record of a line alone. */
export function parseLine(line: string): AuditRecord | string {
  const read = readLine(line);
  return typeof read === "string" ? read : read.record;
}
