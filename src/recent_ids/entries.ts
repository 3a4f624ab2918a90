import { isObject, isUuid, visible } from "../base/mod.ts";

/** Kinds of objects whose ids are kept, by the DATA_TYPE that the Manager API gives them. */
export const recentKinds = [
  "collection",
  "node",
  "role",
  "sharing_policy",
  "storage_gateway",
  "stream_gateway",
  "user_credential",
] as const;

/** One of these kinds. */
export type RecentKind = typeof recentKinds[number];

/** One object that was read. */
export interface RecentId {
  readonly id: string;
  /** What tells it from others; empty where it has no name. */
  readonly name: string;
  /** When it was read, in milliseconds. */
  readonly seen: number;
}

/** So many of each kind are kept: those that were read last. */
export const maxOfKind = 1000;

const maxName = 100;
const principalUrn = /^urn:globus:(?:auth:(identity)|(group)s:id):/;

/** The kind of a document of the Manager API that is kept. */
export function kindOf(document: unknown): RecentKind | undefined {
  const type = isObject(document) ? document["DATA_TYPE"] : undefined;
  const family = typeof type === "string" ? type.split("#")[0] : undefined;
  return recentKinds.find((kind) => kind === family);
}

/** What is kept of a document: its id and what it is called, nothing else. */
export function entryOf(kind: RecentKind, document: unknown, seen: number): RecentId | undefined {
  if (!isObject(document)) return undefined;
  const text = (member: string) => {
    const value = document[member];
    return typeof value === "string" ? value : "";
  };
  const id = text("id").toLowerCase();
  if (!isUuid(id)) return undefined;
  const addresses = document["ip_addresses"];
  const name = kind === "role"
    ? `${text("role")}, ${text("principal").replace(principalUrn, "$1$2 ")}`
    : kind === "node"
    ? (Array.isArray(addresses) ? addresses.join(" ") : "")
    : text("display_name") || text("username");
  const shown = visible(name.trim());
  const isShort = shown.length <= maxName;
  return { id, name: isShort ? shown : [...shown].slice(0, maxName).join(""), seen };
}

/** An entry as the file has it: `[id, name, seen]`. Undefined for anything else. */
export function parseEntry(value: unknown): RecentId | undefined {
  if (!Array.isArray(value)) return undefined;
  const [id, name, seen]: readonly unknown[] = value;
  const isEntry = typeof id === "string" && isUuid(id) && typeof name === "string" &&
    typeof seen === "number" && visible(name) === name;
  return isEntry ? { id, name, seen } : undefined;
}
