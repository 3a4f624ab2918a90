import { type AuditRecord, kinds } from "../schema/columns.ts";
import { parseKeyValues } from "./key_values.ts";
import { isoMoment } from "./times.ts";

/** Whether a line is of the high-assurance audit log: it starts with a `t=` or `ts=` pair. */
export function isHighAssuranceLine(line: string): boolean {
  return /^\s*(?:t=\S+\s|ts=\d{4}-|ref=\S+\s)/.test(line);
}

/**
 * One line of the high-assurance audit log. Sessions say `t=S`. The letters of operation records
 * are not published, so they are told apart by their keys: a record with `res` ends an operation,
 * another with `ref` starts one. docs/audit/loading.md says what is documented and what inferred.
 */
export function parseHighAssuranceLine(line: string): AuditRecord | string {
  const pairs = parseKeyValues(line);
  if (typeof pairs === "string") return pairs;
  const take = (key: string) => {
    const value = pairs.get(key);
    pairs.delete(key);
    return value;
  };
  const type = pairs.get("t");
  const ts = take("ts");
  const at = ts === undefined ? undefined : isoMoment(ts);
  if (at === undefined) return ts === undefined ? "there is no ts" : "ts is not a time";
  const session = take("ref");
  if (session === undefined || session === "") return "there is no ref";
  const isSession = type === "S";
  const kind = isSession ? kinds.session : pairs.has("res") ? kinds.end : kinds.start;
  if (isSession) pairs.delete("t");
  else if (!pairs.has("s_path") && !pairs.has("res")) {
    return "it is neither a session nor an operation";
  }
  const record: AuditRecord = {
    kind,
    session,
    time: at.ms,
    event: eventNames[kind] ?? "operation",
  };
  if (at.us !== undefined) record.time_us = at.us;
  if (isSession) readSession(record, take);
  else readOperation(record, take);
  if (pairs.size > 0) {
    record.extra = JSON.stringify(
      Object.fromEntries([...pairs].sort(([a], [b]) => a < b ? -1 : 1)),
    );
  }
  return record;
}

const eventNames: Readonly<Record<number, string>> = {
  [kinds.session]: "session",
  [kinds.start]: "operation start",
  [kinds.end]: "operation",
};

type Take = (key: string) => string | undefined;

function readSession(record: AuditRecord, take: Take): void {
  setAddress(record, "client", "client_port", take("c_ip"));
  set(record, "auth", take("auth"));
  set(record, "process_user", take("p_usr"));
  set(record, "username", take("s_usr"));
  set(record, "root", take("r"));
  set(record, "task", take("g_tid"));
  // The format page says g_cid, the database page g_eid; both name the collection.
  const cid = take("g_cid");
  set(record, "collection", cid === undefined ? take("g_eid") : cid);
  set(record, "identity", take("g_uid"));
}

function readOperation(record: AuditRecord, take: Take): void {
  set(record, "path", take("s_path"));
  setAddress(record, "peer", "peer_port", take("d_ip"));
  const length = take("len");
  if (length !== undefined && /^\d{1,15}$/.test(length)) record.bytes = Number(length);
  const code = take("res");
  if (code === undefined) return;
  set(record, "code", code);
  record.result = isSuccess(code) ? "success" : "failure";
}

/** Whether a result code says success. The values of `res` are not published: 0, 2xx, ok, success and done are taken for success. */
export function isSuccess(code: string): boolean {
  return /^(?:0|2\d\d(?:[ -].*)?|ok|s|success(?:ful)?|succeeded|done|complete[d]?)$/i.test(code);
}

function set(
  record: AuditRecord,
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
  value: string | undefined,
): void {
  if (value !== undefined && value !== "") record[column] = value;
}

/** Sets host and port from `host:port`; text of another form is kept whole as the host. */
export function setAddress(
  record: AuditRecord,
  host: "client" | "peer",
  port: "client_port" | "peer_port",
  value: string | undefined,
): void {
  if (value === undefined || value === "") return;
  const match = /^(.+):([1-9]\d{0,4})$/.exec(value);
  if (match === null || (match[1]?.includes(":") === true && !match[1].startsWith("["))) {
    record[host] = value;
    return;
  }
  record[host] = match[1] ?? value;
  record[port] = Number(match[2]);
}
