import { type AuditRecord, kinds } from "../schema/columns.ts";
import { canonicalAddress } from "./address.ts";
import { recordLimit } from "./cut.ts";
import { extraOf, wholeNumber } from "./extra.ts";
import { microseconds, saysMore } from "./times.ts";

/**
 * The transfer log of a GridFTP server. Its own words come first, up to USER; a user name holds no
 * ` FILE=`. FILE and TASKID are free text of the client, so what is between and after them is only
 * believed where the line can be read in one way: where the fields after FILE stand once.
 */
const head =
  /^D{0,2}ATE=(\d{14}(?:\.\d+)?) HOST=(\S*) PROG=(\S*) NL\.EVNT=(\S*) START=(\d{14}(?:\.\d+)?) USER=/;
const tail =
  / BUFFER=(-?\d+) BLOCK=(-?\d+) NBYTES=(-?\d+) VOLUME=(\S*) STREAMS=(-?\d+) STRIPES=(-?\d+) DEST=(\S*) TYPE=(\S*) CODE=(-?\d+)(?:( TASKID=)|(?: retrans=[\d,]+| *)$)/y;

/** What the server's own log has at the end of a message that it had no room for. */
const truncated = / \*\*\* TRUNCATED \d+ bytes$/;

/** A time with microseconds; `gmtime`, which the server asks, knows no leap second. */
const usualTime = "YYYYMMDDhhmmss.uuuuuu".length;

/** One way to read what follows `FILE=`. */
interface Reading {
  readonly path: string;
  /** The whole, then each field. */
  readonly fields: readonly (string | undefined)[];
  readonly taskid: string | undefined;
  readonly retrans: string | undefined;
}

/**
 * One record of the transfer log. A string says what is wrong with it. `size` is its length in
 * bytes: one as long as the server has room for may have lost its end.
 */
export function parseTransferLine(line: string, size = line.length): AuditRecord | string {
  const start = head.exec(line);
  if (start === null) return "the fields before USER are not those of a transfer log";
  const [{ length }, date = "", host = "", prog = "", event = "", began = ""] = start;
  const split = line.indexOf(" FILE=", length);
  if (split < 0) return "there is no FILE";
  const time = microseconds(date);
  const started = microseconds(began);
  if (time === undefined || started === undefined) return "a time is not one of the calendar";
  const rest = line.slice(split + 6);
  const readings = readingsOf(rest);
  const [only] = readings;
  const isCut = size >= recordLimit || (rest.endsWith(" bytes") && truncated.test(rest));
  const record: AuditRecord = {
    event: "transfer",
    host,
    kind: kinds.transfer,
    started: started.ms,
    time: time.ms,
    username: line.slice(length, split),
  };
  if (time.us !== undefined) record.time_us = time.us;
  if (started.us !== undefined) record.started_us = started.us;
  const more = {
    event,
    prog,
    date: date.length > usualTime && saysMore(date) ? date : undefined,
    start: began.length > usualTime && saysMore(began) ? began : undefined,
  };
  if (only === undefined) cut(record, rest, more);
  else if (readings.length > 1 || isCut) doubt(record, rest, readings, more, isCut);
  else believe(record, only, more);
  return record;
}

/** What the server says that has no column. */
interface Rest {
  readonly event: string;
  readonly prog: string;
  readonly date: string | undefined;
  readonly start: string | undefined;
}

function believe(record: AuditRecord, reading: Reading, more: Rest): void {
  const { path, fields, taskid, retrans } = reading;
  const [
    ,
    buffer,
    block,
    bytes = "",
    volume,
    streams,
    stripes,
    dest = "",
    type,
    code = "",
  ] = fields;
  record.action = type;
  record.code = code;
  record.path = path;
  record.result = /^2\d\d$/.test(code) ? "success" : "failure";
  const moved = wholeNumber(bytes);
  if (moved !== undefined) record.bytes = moved;
  const address = /^\d*\[(.+)\]$/.exec(dest)?.[1];
  if (address !== undefined) record.client = canonicalAddress(address);
  if (taskid !== undefined && taskid !== "" && taskid !== "none") record.task = taskid;
  // In order of the names: sorting each time would take longer than all the rest.
  record.extra = JSON.stringify({
    block,
    buffer,
    date: more.date,
    dest: dest === "[]" || dest.startsWith("[") && address !== undefined ? undefined : dest,
    event: more.event,
    nbytes: moved === undefined ? bytes : undefined,
    prog: more.prog,
    retrans,
    start: more.start,
    streams,
    stripes,
    taskid: taskid === "" ? "" : undefined,
    volume,
  });
}

/** The end of the line is missing. A name that goes on beyond it is known by its beginning. */
function cut(record: AuditRecord, rest: string, more: Rest): void {
  const isName = !rest.includes(" BUFFER=");
  if (isName) record.path = rest.replace(truncated, "");
  record.message = isName ? `cut line${truncated.exec(rest)?.[0] ?? ""}` : `cut line: FILE=${rest}`;
  record.extra = extraOf({ cut: true, ...more });
}

/** Texts of up to so many readings are written out: a hostile line must not fill the disk. */
const readingsWithTexts = 3;

/** None of the readings is believed. All words of the line can be searched for in the message. */
function doubt(
  record: AuditRecord,
  rest: string,
  readings: readonly Reading[],
  more: Rest,
  isCut: boolean,
): void {
  const isShort = readings.length <= readingsWithTexts;
  const shown = readings.map(({ path, fields, taskid, retrans }) => {
    const [, buffer, block, nbytes, volume, streams, stripes, dest, type, code] = fields;
    const texts = isShort
      ? { file: path, taskid }
      : { "file_length": path.length, "taskid_length": taskid?.length };
    return { block, buffer, code, dest, nbytes, retrans, streams, stripes, type, volume, ...texts };
  });
  const cutName = isShort ? { file: rest, cut: true } : { "file_length": rest.length, cut: true };
  record.message = `${isCut ? "cut" : "ambiguous"} line: FILE=${rest}`;
  record.extra = extraOf({
    ambiguous: true,
    cut: isCut ? true : undefined,
    ...more,
    readings: isCut ? [...shown, cutName] : shown,
  });
}

/** Every way to read what follows `FILE=`, the shortest file name first. */
function readingsOf(rest: string): Reading[] {
  const readings: Reading[] = [];
  // Looked for once: to the end of the line from each place would be quadratic.
  const last = rest.lastIndexOf(" retrans=");
  const lost = last < 0 ? null : /^ retrans=([\d,]+)$/.exec(rest.slice(last));
  for (let at = rest.indexOf(" BUFFER="); at >= 0; at = rest.indexOf(" BUFFER=", at + 1)) {
    tail.lastIndex = at;
    const match = tail.exec(rest);
    if (match === null) continue;
    const end = at + match[0].length;
    const hasTask = match[10] !== undefined;
    const retrans = lost !== null && (!hasTask || last >= end) ? lost[1] : undefined;
    readings.push({
      path: rest.slice(0, at),
      fields: match,
      taskid: hasTask ? rest.slice(end, retrans === undefined ? undefined : last) : undefined,
      retrans,
    });
  }
  return readings;
}
