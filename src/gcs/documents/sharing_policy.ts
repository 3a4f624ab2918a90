import { nested, terms, uuid } from "./field_types.ts";
import { type Document, type DocumentInput, ObjectType } from "./object_type.ts";
import { pathRestrictions } from "./shared.ts";

/** Which paths of a mapped collection some users may share. */
export const sharingPolicy = new ObjectType("sharing policy", {
  "collection_id": uuid.required,
  "id": uuid.readOnly,
  "sharing_restrict_paths": nested(pathRestrictions).required,
  "users": terms,
}, { family: "sharing_policy" });
/** {@linkcode sharingPolicy} as read. */
export type SharingPolicy = Document<typeof sharingPolicy>;
/** {@linkcode sharingPolicy} to write. */
export type SharingPolicyInput = DocumentInput<typeof sharingPolicy>;
