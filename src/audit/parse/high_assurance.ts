import { type AuditRecord, kinds } from "../schema/columns.ts";
import { splitAddress } from "./address.ts";
import { extraOf, wholeNumber } from "./extra.ts";
import { parseKeyValues } from "./key_values.ts";
import { isoMoment, saysMore } from "./times.ts";

/**
 * One line of the high-assurance audit log. Sessions say `t=S`. The letters of operation records
 * are not published, so they are told apart by their keys: a record with `res` ends an operation,
 * another with `ref` starts one. docs/audit/loading.md says what is documented and what inferred.
 */
export function parseHighAssuranceLine(line: string): AuditRecord | string {
  const pairs = parseKeyValues(line);
  if (typeof pairs === "string") return pairs;
  // The server's own log can look alike, with names written raw: no key of it can be believed.
  if (pairs.get("event")?.startsWith("globus-gridftp-server") === true) {
    return "it is an event of the server's own log, not of the audit log";
  }
  const ts = pairs.get("ts");
  const at = ts === undefined ? undefined : isoMoment(ts);
  if (at === undefined) return ts === undefined ? "there is no ts" : "ts is not a time";
  const session = pairs.get("ref");
  if (session === undefined || session === "") return "there is no ref";
  const isSession = pairs.get("t") === "S";
  if (!isSession && !pairs.has("s_path") && !pairs.has("res")) {
    return "it is neither a session nor an operation";
  }
  const kind = isSession ? kinds.session : pairs.has("res") ? kinds.end : kinds.start;
  const record: AuditRecord = {
    kind,
    session,
    time: at.ms,
    event: eventNames[kind] ?? "operation",
  };
  if (at.us !== undefined) record.time_us = at.us;
  pairs.delete("ref");
  if (!saysMore(ts ?? "")) pairs.delete("ts");
  if (isSession) readSession(record, pairs);
  else readOperation(record, pairs);
  if (pairs.size > 0) record.extra = extraOf(Object.fromEntries(pairs));
  return record;
}

const eventNames: Readonly<Record<number, string>> = {
  [kinds.session]: "session",
  [kinds.start]: "operation start",
  [kinds.end]: "operation",
};

type Pairs = Map<string, string>;

function readSession(record: AuditRecord, pairs: Pairs): void {
  pairs.delete("t");
  moveAddress(record, pairs, "c_ip", "client", "client_port");
  move(record, pairs, "auth", "auth");
  move(record, pairs, "p_usr", "process_user");
  move(record, pairs, "s_usr", "username");
  move(record, pairs, "r", "root");
  move(record, pairs, "g_tid", "task");
  // The format page says g_cid, the database page g_eid; both name the collection.
  move(record, pairs, pairs.has("g_cid") ? "g_cid" : "g_eid", "collection");
  move(record, pairs, "g_uid", "identity");
}

function readOperation(record: AuditRecord, pairs: Pairs): void {
  move(record, pairs, "s_path", "path");
  moveAddress(record, pairs, "d_ip", "peer", "peer_port");
  const bytes = wholeNumber(pairs.get("len") ?? "");
  if (bytes !== undefined) {
    record.bytes = bytes;
    pairs.delete("len");
  }
  const code = pairs.get("res");
  if (code === undefined) return;
  record.result = isSuccess(code) ? "success" : "failure";
  move(record, pairs, "res", "code");
}

/** Whether a result code says success. The values of `res` are not published: 0, 2xx, ok, success and done are taken for success. */
export function isSuccess(code: string): boolean {
  return /^(?:0|2\d\d(?:[ -].*)?|ok|s|success(?:ful)?|succeeded|done|complete[d]?)$/i.test(code);
}

/** Puts a value into its column. One that no column can hold stays where it is. */
function move(
  record: AuditRecord,
  pairs: Pairs,
  key: string,
  column:
    | "auth"
    | "process_user"
    | "username"
    | "root"
    | "task"
    | "collection"
    | "identity"
    | "path"
    | "code",
): void {
  const value = pairs.get(key);
  if (value === undefined || value === "") return;
  record[column] = value;
  pairs.delete(key);
}

function moveAddress(
  record: AuditRecord,
  pairs: Pairs,
  key: string,
  host: "client" | "peer",
  port: "client_port" | "peer_port",
): void {
  const value = pairs.get(key);
  if (value === undefined || value === "") return;
  setAddress(record, host, port, value);
  pairs.delete(key);
}

/** Sets host and port from `host:port`; text of another form is kept whole as the host. */
export function setAddress(
  record: AuditRecord,
  host: "client" | "peer",
  port: "client_port" | "peer_port",
  value: string | undefined,
): void {
  if (value === undefined || value === "") return;
  const address = splitAddress(value);
  record[host] = address.host;
  if (address.port !== undefined) record[port] = address.port;
}
