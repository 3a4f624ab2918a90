import { parseJson } from "../../base/mod.ts";
import type { OldRow } from "../lifecycle/mod.ts";
import { wholeNumber, withExtra } from "../parse/extra.ts";
import { parseApiRecord } from "../parse/api_record.ts";
import { isSuccess, setAddress } from "../parse/high_assurance.ts";
import { type AuditRecord, kinds } from "../schema/columns.ts";

/**
 * A row of an older database as a record. A row without a readable time gets the beginning of 1970;
 * what was stored in place of the time is kept.
 */
export function oldRecord(row: OldRow): AuditRecord {
  if (row.table === "session") return sessionRecord(row);
  if (row.table === "operation") return operationRecord(row);
  return logRecord(row);
}

function logRecord({ text, timeMs, unreadableTimes }: OldRow): AuditRecord {
  const { timestamp, metadata, ...rest } = text;
  const document = {
    ...rest,
    timestamp: new Date(timeMs.timestamp ?? 0).toISOString(),
    metadata: metadata === undefined || metadata === "" ? undefined : parsed(metadata),
    ...(unreadableTimes.length > 0 ? { "stored_timestamp": timestamp } : {}),
  };
  const record = parseApiRecord(document);
  if (typeof record === "string") throw new TypeError(`An old record cannot be read: ${record}`);
  return record;
}

function parsed(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}

function sessionRecord(row: OldRow): AuditRecord {
  const { text, timeMs } = row;
  const record: AuditRecord = {
    kind: kinds.session,
    time: timeMs.ts ?? 0,
    event: "session",
    ...present({
      session: text.id,
      auth: text.auth_type,
      process_user: text.process_user,
      username: text.storage_user,
      root: text.root_path,
      task: text.task_id,
      collection: text.collection_id,
      identity: text.identity_id,
    }),
  };
  setAddress(record, "client", "client_port", text.client_addr);
  return withUnreadable(record, row);
}

function operationRecord(row: OldRow): AuditRecord {
  const { text, timeMs } = row;
  const hasEnded = text.end_ts !== undefined || text.result !== undefined;
  const record: AuditRecord = {
    kind: hasEnded ? kinds.end : kinds.start,
    time: timeMs.end_ts ?? timeMs.start_ts ?? 0,
    event: hasEnded ? "operation" : "operation start",
    ...present({ session: text.session_id, path: text.path, code: text.result }),
  };
  setAddress(record, "peer", "peer_port", text.peer_addr);
  if (hasEnded && timeMs.start_ts !== undefined) record.started = timeMs.start_ts;
  const bytes = wholeNumber(text.length ?? "");
  if (bytes !== undefined) record.bytes = bytes;
  else if (text.length) {
    record.extra = withExtra(record.extra, "length", text.length.toWellFormed());
  }
  if (record.code !== undefined) record.result = isSuccess(record.code) ? "success" : "failure";
  return withUnreadable(record, row);
}

function withUnreadable(record: AuditRecord, { text, unreadableTimes }: OldRow): AuditRecord {
  for (const name of unreadableTimes) {
    record.extra = withExtra(record.extra, `stored_${name}`, text[name]?.toWellFormed());
  }
  return record;
}

/** Without what is absent or empty, and well-formed. */
function present<Name extends string>(
  texts: Readonly<Record<Name, string | undefined>>,
): Partial<Record<Name, string>> {
  const kept: Partial<Record<Name, string>> = {};
  for (const name in texts) {
    const text = texts[name];
    if (text !== undefined && text !== "") kept[name] = text.toWellFormed();
  }
  return kept;
}
