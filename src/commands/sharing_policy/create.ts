import {
  arg,
  argumentOr,
  defineCommand,
  documentOf,
  type FieldTable,
  ifNotExists,
  opt,
  planCreation,
  sets,
} from "../../command/mod.ts";
import type { PathRestrictionsInput, SharingPolicy, SharingPolicyInput } from "../../gcs/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { sharingRemoved } from "./_removed.ts";

const users = {
  user: sets("users", opt.list("USER", "Account on the collection that the policy is for")),
} satisfies FieldTable<SharingPolicyInput>;

const paths = {
  read: sets("read", opt.list("PATH", "May be shared for reading")),
  readWrite: sets("read_write", opt.list("PATH", "May be shared for reading and writing")),
  none: sets("none", opt.list("PATH", "May not be shared")),
} satisfies FieldTable<PathRestrictionsInput>;

export default defineCommand({
  path: "sharing-policy create",
  summary: "Say which paths of a mapped collection some users may share",
  description:
    "Paths are patterns, as in fnmatch; a policy cannot be changed later, only deleted " +
    "and created again.\nNeeds the administrator role on the collection or on the endpoint.",
  examples: [
    [
      "gcs sharing-policy create COLLECTION_ID --user ada --user bob --read /data --none /data/raw",
      "Two users may share a folder for reading, but for a part of it",
    ],
  ],
  args: {
    collectionId: arg.orOption(
      "collection",
      arg.object("collection", "COLLECTION_ID", "Mapped collection"),
    ),
  },
  options: {
    ifNotExists,
    ...users,
    ...paths,
    collection: opt.object("collection", "COLLECTION_ID", "The same as the argument COLLECTION_ID"),
  },
  removed: sharingRemoved,
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/sharing_policies",
  check: ({ user = [], ...input }) => {
    argumentOr(input.collectionId, input.collection, "COLLECTION_ID", "collection");
    if (user.length > 0) return;
    throw new GcsError("usage", "Missing option --user: the policy is for at least one user");
  },
  mutates: true,
  prints: "sharingPolicy",
  async plan(context, input) {
    const { sharingPolicies } = await context.gcs();
    const policy = {
      "collection_id": argumentOr(
        input.collectionId,
        input.collection,
        "COLLECTION_ID",
        "collection",
      ),
      ...await documentOf(context, users, input),
      "sharing_restrict_paths": await documentOf(context, paths, input),
    };
    return await planCreation(context, input.ifNotExists, {
      operation: sharingPolicies.create(policy),
      noun: "sharing policy",
      wanted: policy,
      existing: () => sharingPolicies.list(policy.collection_id, { signal: context.signal }),
      isSame: (other) => sameText(policy, other),
    });
  },
});

/** A policy has no name: it is the same where it gives the same users the same paths. */
function sameText(
  wanted: SharingPolicyInput,
  { users, sharing_restrict_paths: paths }: SharingPolicy,
) {
  const kinds = ["read", "read_write", "none"] as const;
  const sorted = (texts: readonly string[] | null | undefined) => (texts ?? []).toSorted().join();
  return sorted(wanted.users) === sorted(users) &&
    kinds.every((kind) => sorted(wanted.sharing_restrict_paths?.[kind]) === sorted(paths?.[kind]));
}
