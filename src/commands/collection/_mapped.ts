import {
  badInput,
  type Context,
  documentOf,
  type FieldTable,
  jsonOption,
  opt,
  readClearable,
  sets,
  type ValuesOf,
} from "../../command/mod.ts";
import type { CollectionInput, PoliciesInput } from "../../gcs/mod.ts";

/** Options that set fields of mapped collections alone. */
export const mappedOptions = {
  deleteProtected: sets(
    "delete_protected",
    opt.yesNo("delete-protected", "Whether it cannot be deleted"),
  ),
  domainName: sets("domain_name", opt.text("FQDN", "Domain name of its own")),
  anonymousWrites: sets(
    "disable_anonymous_writes",
    opt.toggle(
      "enable-anonymous-writes",
      "disable-anonymous-writes",
      "Whether a guest collection may let everybody write",
    ),
    (_, isEnabled) => !isEnabled,
  ),
  guestAuthPolicyId: sets(
    "guest_auth_policy_id",
    opt.nullable(
      opt.object("auth_policy", "POLICY_ID", "Policy that users of guest collections must meet"),
    ),
  ),
  autoDeleteTimeout: sets(
    "auto_delete_timeout",
    opt.nullable(
      opt.integer("DAYS", "Days after which guest collections that nobody uses are deleted", 1),
    ),
  ),
  ...opt.group("Sharing by guest collections", {
    allowGuestCollections: sets(
      "allow_guest_collections",
      opt.yesNo(
        "allow-guest-collections",
        "Whether people may make guest collections in it",
      ),
    ),
    sharingRestrictPaths: sets(
      "sharing_restrict_paths",
      jsonOption('Paths that can be shared: {"read": …, "read_write": …, "none": …}; "" clears'),
      readClearable,
    ),
    sharingUserAllow: sets("sharing_users_allow", opt.list("USER", "Account that may share")),
    sharingUserDeny: sets("sharing_users_deny", opt.list("USER", "Account that may not share")),
  }),
} satisfies FieldTable<CollectionInput>;

/** Options that set fields of policies, by the type of these. */
const policyTables = {
  "posix_collection_policies": {
    posixSharingGroupAllow: sets(
      "sharing_groups_allow",
      opt.list("GROUP", "POSIX: group whose members may share"),
    ),
    posixSharingGroupDeny: sets(
      "sharing_groups_deny",
      opt.list("GROUP", "POSIX: group whose members may not share"),
    ),
  },
  "posix_staging_collection_policies": {
    posixStagingSharingGroupAllow: sets(
      "sharing_groups_allow",
      opt.list("GROUP", "POSIX Staging: group whose members may share"),
    ),
    posixStagingSharingGroupDeny: sets(
      "sharing_groups_deny",
      opt.list("GROUP", "POSIX Staging: group whose members may not share"),
    ),
  },
  "google_cloud_storage_collection_policies": {
    googleProjectId: sets(
      "project",
      opt.text("PROJECT", "Google Cloud Storage: project of the buckets"),
    ),
  },
};

/** Options that set policies of mapped collections, of all connectors that have any. */
export const mappedPolicyOptions = opt.group("Connectors", {
  ...policyTables.posix_collection_policies,
  ...policyTables.posix_staging_collection_policies,
  ...policyTables.google_cloud_storage_collection_policies,
});

/** The policies that {@linkcode mappedPolicyOptions} make. GcsError `usage` for two connectors'. */
export async function mappedPolicies(
  context: Context,
  input: ValuesOf<typeof mappedPolicyOptions>,
): Promise<PoliciesInput | undefined> {
  const documents: PoliciesInput[] = [];
  for (const [type, table] of Object.entries(policyTables)) {
    const members = await documentOf(context, table, input);
    if (Object.keys(members).length > 0) documents.push({ "DATA_TYPE": type, ...members });
  }
  if (documents.length > 1) {
    throw badInput("these options together", "they are for different connectors");
  }
  return documents[0];
}
