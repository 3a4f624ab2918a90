import { uuidPattern } from "../../base/mod.ts";
import { oneOf, term, uuid } from "./field_types.ts";
import { type Complaint, type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import type { Written } from "./object_type.ts";

/** Every role the API knows; which of them fit depends on the thing they are given on. */
export const roleNames = [
  "owner",
  "administrator",
  "access_manager",
  "activity_manager",
  "activity_monitor",
  "access_monitor",
] as const;

/** What an identity or a group may do on the endpoint (`collection` null) or on a collection. */
export const role = new ObjectType("role", {
  "collection": uuid.nullable,
  "id": uuid.readOnly,
  "principal": term.required,
  "role": oneOf(...roleNames).required,
}, { family: "role", rule: principalRule });
/** {@linkcode role} as read. */
export type Role = Document<typeof role>;
/** {@linkcode role} to write. */
export type RoleInput = DocumentInput<typeof role>;

const principalForm = new RegExp(
  `^urn:globus:(?:auth:identity|groups:id):${uuidPattern}$`,
  "i",
);

function* principalRule(members: Written): Iterable<Complaint> {
  const { principal } = members;
  if (typeof principal === "string" && !principalForm.test(principal)) {
    yield ["principal", "must be urn:globus:auth:identity:UUID or urn:globus:groups:id:UUID"];
  }
}
