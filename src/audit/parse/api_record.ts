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
  if (typeof timestamp !== "string" || at === undefined) return "its timestamp is not a time";
  const record: AuditRecord = { kind: kinds.api, time: at.ms };
  if (at.us !== undefined) record.time_us = at.us;
  const others = saysMore(timestamp) ? ["timestamp"] : [];
  for (const key in document) {
    if (key === "timestamp" || key === "metadata" || !Object.hasOwn(document, key)) continue;
    const value = document[key];
    const column = columns.get(key);
    if (column !== undefined && typeof value === "string") {
      if (value === "") continue;
      const text = value.toWellFormed();
      record[column] = column === "client" ? canonicalAddress(text) : text;
    } else if (value !== undefined && value !== null) others.push(key);
  }
  record.event ??= "api";
  const extra = extraOf(document, metadata, others);
  if (extra !== undefined) record.extra = extra.toWellFormed();
  return record;
}

/** What has no column as JSON: metadata, and other members of the document. */
function extraOf(
  document: Readonly<Record<string, unknown>>,
  metadata: unknown,
  others: readonly string[],
): string | undefined {
  // Mostly there is nothing else, so that nothing has to be put together.
  if (isObject(metadata) && others.length === 0) {
    const text = JSON.stringify(metadata);
    return text === "{}" && Object.keys(metadata).length === 0 ? undefined : text;
  }
  const extra = new Map<string, unknown>();
  const add = (key: string) => extra.set(key, document[key]);
  const [first] = others;
  if (first === "timestamp") add(first);
  if (metadata !== null && typeof metadata === "object") {
    for (const [key, value] of Object.entries(metadata)) extra.set(key, value);
  } else if (metadata !== undefined && metadata !== null) add("metadata");
  for (const key of others) if (key !== "timestamp") add(key);
  return extra.size === 0 ? undefined : JSON.stringify(Object.fromEntries(extra));
}
