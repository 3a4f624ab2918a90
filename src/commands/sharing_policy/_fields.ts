import type { SharingPolicy } from "../../gcs/mod.ts";
import type { Field } from "../../output/mod.ts";

/** What a person sees of a sharing policy. */
export const sharingPolicyFields: readonly Field<SharingPolicy>[] = [
  { label: "ID", value: "id" },
  { label: "Collection ID", value: "collection_id", drop: 1 },
  { label: "Users", value: "users" },
  { label: "Read", value: "sharing_restrict_paths.read" },
  { label: "Read Write", value: "sharing_restrict_paths.read_write" },
  { label: "None", value: "sharing_restrict_paths.none", drop: 2 },
];
