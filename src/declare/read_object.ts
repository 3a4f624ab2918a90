import { isUuid, suggest } from "../base/mod.ts";
import { connectorById, type ConnectorName, connectors } from "../gcs/mod.ts";
import type { Declared, Members } from "./declaration.ts";
import { type Kind, kindFacts } from "./kinds.ts";
import type { ObjectInFile } from "./object_in_file.ts";
import { readSecrets } from "./read_secrets.ts";
import { readIgnored, readManaged, readRoles, readSharing } from "./read_values.ts";

/** Reads one object. Its members are checked when it is known what it lies in. */
export function readObject(given: ObjectInFile): Declared {
  const { kind, value, placeOf, tell } = given;
  const { noun, type, references } = kindFacts[kind];
  const wrong = (member: string, words: string) =>
    tell({ place: placeOf(member), message: `"${member}" ${words}` });
  const written: Record<string, unknown> = {};
  const named: Record<string, string> = {};
  const own = ownMembers(kind);
  const known = [...Object.keys(type.fields), ...Object.keys(references), ...own];
  for (const [member, item] of Object.entries(value)) {
    const reference = Object.hasOwn(references, member) ? references[member] : undefined;
    if (reference?.kind === "connector") {
      const id = connectorId(item);
      if (id !== undefined) written[reference.field] = id;
      else wrong(member, `must be a connector: ${Object.keys(connectors).join(", ")}, or its id`);
    } else if (reference !== undefined && item === null) written[reference.field] = null;
    else if (reference !== undefined) {
      if (typeof item === "string" && item !== "") named[reference.field] = item;
      else wrong(member, `must be the name or the id of a ${nounOf(reference.kind)}`);
    } else if (!own.includes(member)) {
      const isKnown = Object.hasOwn(type.fields, member);
      if (!isKnown) wrong(member, unknownMember(member, noun, known));
      else if (isReferenceField(kind, member) && typeof item === "string") named[member] = item;
      else written[member] = item;
    }
  }
  const { id } = value;
  if (id !== undefined && !isUuid(String(id))) wrong("id", "must be a UUID");
  readSecrets(given, written);
  const name = nameOf(kind, written, named, id);
  if (name === undefined) {
    const words = kind === "user_credentials"
      ? "a user credential needs a storage_gateway with a username or display_name, or an id"
      : `${/^[aeiou](?!ser)/.test(noun) ? "an" : "a"} ${noun} needs ${
        kind === "nodes" ? "ip_addresses" : "a display_name"
      } or an id`;
    tell({ place: placeOf(), message: words });
  }
  const ignored = readIgnored(given, known);
  const [roles, sharingPolicies] = [readRoles(given), readSharing(given)];
  const within = named["storage_gateway_id"] ?? named["mapped_collection_id"];
  const isWithin = within !== undefined && kind === "collections" ? `${within}/` : "";
  return {
    kind,
    key: `${kind}/${isWithin}${name ?? String(id)}`,
    name: name ?? String(id),
    id: typeof id === "string" ? id.toLowerCase() : undefined,
    written,
    references: named,
    roles: ignored.has("roles") ? undefined : roles,
    sharingPolicies: ignored.has("sharing_policies") ? undefined : sharingPolicies,
    isManaged: readManaged(given),
    ignored,
    placeOf,
  };
}

function ownMembers(kind: Kind): readonly string[] {
  const own = ["id", "managed", "ignore"];
  return kind === "collections" ? [...own, "roles", "sharing_policies"] : own;
}

function unknownMember(member: string, noun: string, known: readonly string[]): string {
  const near = suggest(member, known);
  const article = noun === "endpoint" ? "an" : "a";
  return `is no member of ${article} ${noun}${
    near === undefined ? "" : `; did you mean "${near}"?`
  }`;
}

function nounOf(kind: Kind | "project" | "connector"): string {
  return kind === "project" || kind === "connector" ? kind : kindFacts[kind].noun;
}

function isReferenceField(kind: Kind, member: string): boolean {
  return Object.values(kindFacts[kind].references)
    .some(({ field, kind: target }) => field === member && target !== "connector");
}

function isConnectorName(name: string): name is ConnectorName {
  return Object.hasOwn(connectors, name);
}

function connectorId(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const name = value.toLowerCase().replaceAll("_", "-");
  if (isConnectorName(name)) return connectors[name].id;
  const byName = Object.values(connectors).find((one) => one.name.toLowerCase() === name);
  return byName?.id ?? connectorById(value)?.id ??
    (isUuid(value) ? value.toLowerCase() : undefined);
}

function nameOf(kind: Kind, written: Members, named: Members, id: unknown): string | undefined {
  const text = (member: string) => {
    const value = written[member];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  if (kind === "endpoint") return "endpoint";
  if (kind === "nodes") {
    const addresses = written["ip_addresses"];
    const [first] = Array.isArray(addresses) ? addresses : [];
    return typeof first === "string" ? first : typeof id === "string" ? id : undefined;
  }
  if (kind === "user_credentials") {
    const own = text("username") ?? text("display_name");
    const gateway = named["storage_gateway_id"];
    if (typeof gateway === "string" && own !== undefined) return `${gateway}/${own}`;
    return typeof id === "string" ? id : undefined;
  }
  return text("display_name") ?? (typeof id === "string" ? id : undefined);
}
