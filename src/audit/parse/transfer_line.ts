import type { AuditRecord } from "../schema/columns.ts";
import { kinds } from "../schema/columns.ts";
import { microseconds } from "./times.ts";

/**
 * The transfer log of a GridFTP server. FILE is written raw, so a file name may hold what looks
 * like further fields: everything before FILE is matched from the left, everything after it from
 * the right end, where names and order are fixed and no value holds a space (VOLUME may, and is
 * bounded by STREAMS). Whatever lies between is the file name.
 */
const head =
  /^DATE=(\d{14}(?:\.\d{1,6})?) HOST=(\S*) PROG=(\S*) NL\.EVNT=(\S*) START=(\d{14}(?:\.\d{1,6})?) USER=/;
const tail =
  / BUFFER=(\d+) BLOCK=(\d+) NBYTES=(\d+) VOLUME=((?:\/(?! BUFFER=)[^\0]*?)?) STREAMS=(\d+) STRIPES=(\d+) DEST=\[([^\]\s]*)\] TYPE=(\S*) CODE=(\d{3})(?: TASKID=(\S*))?(?: retrans=([\d,]+))?\s*$/;

/** Whether a line is of this log. */
export function isTransferLine(line: string): boolean {
  return line.startsWith("DATE=") && line.includes(" NL.EVNT=");
}

/** One line of the transfer log. A string says what is wrong with it. */
export function parseTransferLine(line: string): AuditRecord | string {
  const start = head.exec(line);
  if (start === null) return "the fields before USER are not those of a transfer log";
  const end = lastTail(line);
  if (end === null) return "the fields after FILE are not those of a transfer log";
  const middle = line.slice(start[0].length, end.index);
  // A user name cannot hold a slash or a space; a file name can hold " FILE=".
  const split = middle.indexOf(" FILE=");
  if (split < 0) return "there is no FILE";
  const [, date = "", host = "", program = "", event = "", began = ""] = start;
  const [, buffer, block, bytes, volume, streams, stripes, dest, type = "", code = "", task, lost] =
    end;
  const time = microseconds(date);
  const started = microseconds(began);
  if (time === undefined || started === undefined) return "a time is not one of the calendar";
  const record: AuditRecord = {
    action: type,
    bytes: Number(bytes),
    code,
    event: "transfer",
    extra: "",
    host,
    kind: kinds.transfer,
    path: middle.slice(split + 6),
    result: code.startsWith("2") ? "success" : "failure",
    started: started.ms,
    time: time.ms,
    username: middle.slice(0, split),
  };
  if (!Number.isSafeInteger(record.bytes)) return "NBYTES is not a number of bytes";
  if (dest !== undefined && dest !== "") record.client = dest;
  if (task !== undefined && task !== "none") record.task = task;
  if (time.us !== undefined) record.time_us = time.us;
  if (started.us !== undefined) record.started_us = started.us;
  record.extra = extra(
    { block, buffer, event, prog: program, retrans: lost, streams, stripes, volume },
  );
  return record;
}

/** The tail that starts last: an earlier one is part of the file name. */
function lastTail(line: string): RegExpExecArray | null {
  const at = line.lastIndexOf(" BUFFER=");
  if (at < 0) return null;
  const match = tail.exec(line.slice(at));
  if (match === null || match.index !== 0) return null;
  match.index = at;
  return match;
}

/** Fields that nobody filters by, as JSON with sorted names; most lines of a log share them. */
function extra(fields: Readonly<Record<string, string | undefined>>): string {
  return JSON.stringify(fields);
}
