import type { Role } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";

/** What a person sees of a role. */
export const roleFields: readonly Field<Role>[] = [
  { label: "ID", value: "id" },
  { label: "Role", value: "role" },
  { label: "Principal", value: "principal", kind: "principal" },
  { label: "Collection ID", value: "collection", drop: 1 },
];
