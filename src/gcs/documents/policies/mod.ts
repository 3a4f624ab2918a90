import { suggest } from "../../../base/mod.ts";
import { chosen, membersOf } from "../choice.ts";
import { DocumentField, type Fields } from "../field.ts";
import { hideSecrets } from "../hide.ts";
import type { Complaint, ObjectType, Written } from "../object_type.ts";
import { compareVersions, familyOf } from "../version.ts";
import * as z from "zod/mini";
import { connectors } from "./connectors.ts";

export { connectors };

/** What policies belong to: a storage gateway, a collection, or a user credential. */
export type PolicyKind = "storage" | "collection" | "credential";

/** One published connector. */
export interface Connector {
  /** Name as Globus writes it. */
  readonly name: string;
  /** Id of the connector. */
  readonly id: string;
  /** Policy documents; absent where none are published. */
  readonly policies?: Readonly<Record<PolicyKind, ObjectType<Fields>>>;
  /** Newest version of the policy documents that this connector takes; default: their newest. */
  readonly newest?: string;
}

/** Policies as read: their members depend on the connector that `DATA_TYPE` names. */
export type Policies = { readonly "DATA_TYPE"?: string } & Readonly<Record<string, unknown>>;

/**
 * Policies to write. `DATA_TYPE` names the document without a version (`s3_storage_policies`);
 * it may be left out where the connector is given beside them.
 */
export type PoliciesInput = Policies;

/** A published connector by its id; undefined for others, which endpoints may have. */
export function connectorById(id: string): Connector | undefined {
  return all().find((connector) => connector.id === id.toLowerCase());
}

function all(): readonly Connector[] {
  return Object.values(connectors);
}

function typesOf(kind: PolicyKind): readonly ObjectType<Fields>[] {
  return [...new Set(all().flatMap(({ policies }) => policies?.[kind] ?? []))];
}

/** Every policy document type. */
export function policyTypes(): readonly ObjectType<Fields>[] {
  return [...typesOf("storage"), ...typesOf("collection"), ...typesOf("credential")];
}

const anything = z.record(z.string(), z.unknown());
const unknownPolicies = z.pipe(
  anything,
  z.transform((members) => membersOf(hideSecrets(members)) ?? {}),
);

/**
 * The field that holds the policies of a connector. An endpoint may have connectors that are not
 * published: a document of an unknown type is sent as it is when its DATA_TYPE has a version.
 */
export function policiesField(kind: PolicyKind): DocumentField<Policies, PoliciesInput> {
  const read = z.pipe(
    chosen<unknown>((value) => {
      const dataType = membersOf(value)?.["DATA_TYPE"];
      return typesOf(kind).find((type) => type.matches(dataType))?.schema ?? unknownPolicies;
    }),
    z.custom<Policies>(),
  );
  return new DocumentField<Policies, PoliciesInput>(
    "policies",
    read,
    (mode) =>
      chosen<unknown>((value) => {
        const dataType = String(membersOf(value)?.["DATA_TYPE"] ?? "");
        const family = dataType.split("#")[0] ?? "";
        const type = typesOf(kind).find((candidate) => candidate.family === family);
        return type?.writeSchema(mode) ?? unknownFamily(dataType, family, kind);
      }),
  );
}

function unknownFamily(dataType: string, family: string, kind: PolicyKind) {
  if (family === "") return "need a DATA_TYPE, such as s3_storage_policies";
  const near = nearFamily(family, kind);
  if (near === undefined && familyOf(dataType) === family) return unknownPolicies;
  const hint = near === undefined
    ? `; write ${family}#1.0.0 if it belongs to a connector that gcs does not know`
    : `; did you mean "${near}"?`;
  return `have an unknown DATA_TYPE "${family}"${hint}`;
}

/** Names of these types are mostly the same words, so only the connector's part is compared. */
function nearFamily(family: string, kind: PolicyKind): string | undefined {
  const families = typesOf(kind).map((type) => type.family ?? "");
  const ending = /_(?:storage|collection|user_credential)_policies$/;
  const stem = family.replace(ending, "");
  if (stem === family) return suggest(family, families);
  const near = suggest(stem, families.map((name) => name.replace(ending, "")));
  return families.find((name) => name.replace(ending, "") === near);
}

/** Complains when policies do not belong to the connector that stands beside them. */
export function* policiesFit(members: Written, kind: PolicyKind): Iterable<Complaint> {
  const known = connectorById(String(members["connector_id"] ?? ""));
  const dataType = membersOf(members["policies"])?.["DATA_TYPE"];
  if (known?.policies === undefined || typeof dataType !== "string") return;
  const { family } = known.policies[kind];
  const [given = "", version = ""] = dataType.split("#");
  if (given !== family) {
    yield ["policies", `are ${given}, but ${known.name} needs ${family}`];
  } else if (known.newest !== undefined && compareVersions(version, known.newest) > 0) {
    yield ["policies", `have fields that ${known.name} does not take: it knows version 1.0.0 only`];
  }
}

/** Fills in the DATA_TYPE of policies where the connector beside them tells it. */
export function withPolicyType<
  T extends { "connector_id"?: unknown; "policies"?: PoliciesInput | null | undefined },
>(input: T, kind: PolicyKind): T {
  const family = connectorById(String(input.connector_id ?? ""))?.policies?.[kind].family;
  const { policies } = input;
  if (family === undefined || !policies || policies.DATA_TYPE !== undefined) return input;
  return { ...input, "policies": { ...policies, "DATA_TYPE": family } };
}
