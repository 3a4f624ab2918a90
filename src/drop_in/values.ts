import { isObject, isUuid, memberAt } from "../base/mod.ts";
import { publishedConnector } from "../gcs/mod.ts";
import type { OfficialField } from "./form.ts";

/** User names of identities by id. */
export type IdentityNames = ReadonlyMap<string, string>;

const identityUrn = "urn:globus:auth:identity:";

/** Whether a line of a document is left out. */
export function isShown({ member, ifSet, when }: OfficialField, document: unknown): boolean {
  if (when !== undefined && memberOf(document, when[0]) !== when[1]) return false;
  if (ifSet !== true) return true;
  const value = memberOf(document, member);
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null &&
    value !== "";
}

/** What a column or a line shows of a document. */
export function officialValue(
  { member, kind }: OfficialField,
  document: unknown,
  names: IdentityNames,
): unknown {
  const value = memberOf(document, member);
  if (kind === "lastAccess") return typeof value === "string" ? day(value) : "Not supported";
  if (kind === "joined") return Array.isArray(value) ? value.join(", ") : value;
  if (typeof value !== "string") return value;
  if (kind === "day") return day(value);
  if (kind === "connector") return publishedConnector(value)?.name ?? value;
  if (kind === "identity") return names.get(identityIn(value)) ?? value;
  return value;
}

/** Ids of the identities whose names the fields show. */
export function identitiesIn(
  fields: readonly OfficialField[],
  documents: readonly unknown[],
): readonly string[] {
  const members = fields.filter(({ kind }) => kind === "identity").map(({ member }) => member);
  const ids = documents.flatMap((document) => members.map((member) => memberOf(document, member)))
    .filter((value) => typeof value === "string").map(identityIn).filter(isUuid);
  return [...new Set(ids)];
}

function identityIn(value: string): string {
  return (value.startsWith(identityUrn) ? value.slice(identityUrn.length) : value).toLowerCase();
}

function day(time: string): string {
  return time.slice(0, "2024-10-04".length);
}

function memberOf(document: unknown, member: string): unknown {
  return isObject(document) ? memberAt(document, member.split(".")) : undefined;
}
