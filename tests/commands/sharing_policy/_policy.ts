import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";

/** Ids of the sharing policies on the stage. */
export const policyIds = ["1", "2", "3"].map((end) => `5a4d0000-0000-4000-8000-00000000095${end}`);
/** The first of them. */
export const policyId = policyIds[0] ?? "";
/** The collection that they are on. */
export const collectionId = seedIds.mappedCollection;

/** A stage with three sharing policies: for ada, for bob, and for both. */
export function sharingStage(maxPageSize = 100): Promise<Stage> {
  const policies = policyIds.map((id, at) => ({
    id,
    "collection_id": collectionId,
    "users": [["ada"], ["bob"], ["ada", "bob"]][at],
    "sharing_restrict_paths": {
      DATA_TYPE: "path_restrictions#1.0.0",
      read: ["/data"],
      none: ["/data/raw"],
    },
  }));
  return setStage({ sandbox: { maxPageSize, seed: { "sharing_policies": policies } } });
}
