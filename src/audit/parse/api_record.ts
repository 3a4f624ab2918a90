import { isObject } from "../../base/mod.ts";
import { type AuditRecord, kinds } from "../schema/columns.ts";
import { canonicalAddress } from "./address.ts";
import { isoMoment, saysMore } from "./times.ts";

type Column =
  | "external"
  | "event"
  | "identity"
  | "username"
  | "collection"
  | "action"
  | "result"
  | "client"
  | "path"
  | "message";

const columns = new Map<string, Column>(Object.entries({
  id: "external",
  "event_type": "event",
  "identity_id": "identity",
  username: "username",
  resource: "path",
  "resource_id": "collection",
  action: "action",
  result: "result",
  message: "message",
  "client_ip": "client",
}));

/**
 * One document of an `audit-logs` resource, as the Go port expected it. Members that have no
 * column are kept as metadata. A string says what is wrong with it.
 */
export function parseApiRecord(document: unknown): AuditRecord | string {
  if (!isObject(document)) return "it is not an object";
  const { timestamp, metadata } = document;
  const at = typeof timestamp === "string" ? isoMoment(timestamp) : undefined;
  if (at === undefined) return "its timestamp is not a time";
  const record: AuditRecord = { kind: kinds.api, time: at.ms };
  if (at.us !== undefined) record.time_us = at.us;
  const extra = new Map<string, unknown>();
  if (typeof timestamp === "string" && saysMore(timestamp)) extra.set("timestamp", timestamp);
  if (metadata !== null && typeof metadata === "object") {
    for (const [key, value] of Object.entries(metadata)) extra.set(key, value);
  } else if (metadata !== undefined && metadata !== null) extra.set("metadata", metadata);
  for (const key of Object.keys(document)) {
    if (key === "timestamp" || key === "metadata") continue;
    const value = document[key];
    const column = columns.get(key);
    if (column !== undefined && typeof value === "string") {
      if (value === "") continue;
      const text = value.toWellFormed();
      record[column] = column === "client" ? canonicalAddress(text) : text;
    } else if (value !== undefined && value !== null) {
      extra.set(key, value);
    }
  }
  record.event ??= "api";
  if (extra.size > 0) record.extra = JSON.stringify(Object.fromEntries(extra)).toWellFormed();
  return record;
}
