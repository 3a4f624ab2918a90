import type { AuditRecord } from "./columns.ts";

/** Characters that JSON escapes. Strings are well-formed before they come here. */
// deno-lint-ignore no-control-regex
const escaped = /["\\\u0000-\u001f]/;

/** A string as JSON. */
export function quoted(text: string): string {
  return escaped.test(text) ? JSON.stringify(text) : `"${text}"`;
}

/**
 * The canonical text (RFC 8785) of a record: members in order of their names, absent ones left
 * out. Equal to what `canonicalize` gives, several times faster because the names are fixed.
 */
export function canonicalRecord(record: AuditRecord): string {
  let text = "";
  if (record.action !== undefined) text += ',"action":' + quoted(record.action);
  if (record.auth !== undefined) text += ',"auth":' + quoted(record.auth);
  if (record.bytes !== undefined) text += `,"bytes":${record.bytes}`;
  if (record.client !== undefined) text += ',"client":' + quoted(record.client);
  if (record.client_port !== undefined) text += `,"client_port":${record.client_port}`;
  if (record.code !== undefined) text += ',"code":' + quoted(record.code);
  if (record.collection !== undefined) text += ',"collection":' + quoted(record.collection);
  if (record.event !== undefined) text += ',"event":' + quoted(record.event);
  if (record.external !== undefined) text += ',"external":' + quoted(record.external);
  if (record.extra !== undefined) text += ',"extra":' + quoted(record.extra);
  if (record.host !== undefined) text += ',"host":' + quoted(record.host);
  if (record.identity !== undefined) text += ',"identity":' + quoted(record.identity);
  text += `,"kind":${record.kind}`;
  if (record.message !== undefined) text += ',"message":' + quoted(record.message);
  if (record.path !== undefined) text += ',"path":' + quoted(record.path);
  if (record.peer !== undefined) text += ',"peer":' + quoted(record.peer);
  if (record.peer_port !== undefined) text += `,"peer_port":${record.peer_port}`;
  if (record.process_user !== undefined) text += ',"process_user":' + quoted(record.process_user);
  if (record.result !== undefined) text += ',"result":' + quoted(record.result);
  if (record.root !== undefined) text += ',"root":' + quoted(record.root);
  if (record.session !== undefined) text += ',"session":' + quoted(record.session);
  if (record.source !== undefined) text += ',"source":' + quoted(record.source);
  if (record.started !== undefined) text += `,"started":${record.started}`;
  if (record.started_us !== undefined) text += `,"started_us":${record.started_us}`;
  if (record.task !== undefined) text += ',"task":' + quoted(record.task);
  text += `,"time":${record.time}`;
  if (record.time_us !== undefined) text += `,"time_us":${record.time_us}`;
  if (record.username !== undefined) text += ',"username":' + quoted(record.username);
  return "{" + text.slice(1) + "}";
}
