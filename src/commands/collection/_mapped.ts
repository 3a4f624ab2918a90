import { badInput, opt } from "../../command/mod.ts";
import type { Context } from "../../command/mod.ts";
import type { CollectionInput, PoliciesInput } from "../../gcs/mod.ts";
import { jsonOption, readClearable } from "../_json.ts";

const sharing = "Sharing by guest collections";
const connector = "Connectors";

/** Settings that only mapped collections have, for creating and for changing one. */
export const mappedOptions = {
  deleteProtected: opt.toggle(
    "delete-protected",
    "no-delete-protected",
    "Whether it cannot be deleted",
  ),
  domainName: opt.text("FQDN", "Domain name of its own"),
  anonymousWrites: opt.toggle(
    "enable-anonymous-writes",
    "disable-anonymous-writes",
    "Whether a guest collection may let everybody write",
  ),
  guestAuthPolicyId: opt.clearable("POLICY_ID", "Policy that users of guest collections must meet"),
  autoDeleteTimeout: opt.clearableInteger(
    "DAYS",
    "Days after which guest collections that nobody uses are deleted",
    1,
  ),
  allowGuestCollections: opt.grouped(
    sharing,
    opt.toggle(
      "allow-guest-collections",
      "no-allow-guest-collections",
      "Whether people may make guest collections in it",
    ),
  ),
  sharingRestrictPaths: opt.grouped(
    sharing,
    jsonOption('Paths that can be shared: {"read": …, "read_write": …, "none": …}; "" clears'),
  ),
  sharingUserAllow: opt.grouped(sharing, opt.list("USER", "Account that may share")),
  sharingUserDeny: opt.grouped(sharing, opt.list("USER", "Account that may not share")),
  posixSharingGroupAllow: opt.grouped(
    connector,
    opt.list("GROUP", "POSIX: group whose members may share"),
  ),
  posixSharingGroupDeny: opt.grouped(
    connector,
    opt.list("GROUP", "POSIX: group whose members may not share"),
  ),
  posixStagingSharingGroupAllow: opt.grouped(
    connector,
    opt.list("GROUP", "POSIX Staging: group whose members may share"),
  ),
  posixStagingSharingGroupDeny: opt.grouped(
    connector,
    opt.list("GROUP", "POSIX Staging: group whose members may not share"),
  ),
  googleProjectId: opt.grouped(
    connector,
    opt.text("PROJECT", "Google Cloud Storage: project of the buckets"),
  ),
};

interface MappedSettings {
  readonly deleteProtected: boolean | undefined;
  readonly domainName: string | undefined;
  readonly anonymousWrites: boolean | undefined;
  readonly guestAuthPolicyId: string | null | undefined;
  readonly autoDeleteTimeout: number | null | undefined;
  readonly allowGuestCollections: boolean | undefined;
  readonly sharingRestrictPaths: string | undefined;
  readonly sharingUserAllow: readonly string[] | undefined;
  readonly sharingUserDeny: readonly string[] | undefined;
  readonly posixSharingGroupAllow: readonly string[] | undefined;
  readonly posixSharingGroupDeny: readonly string[] | undefined;
  readonly posixStagingSharingGroupAllow: readonly string[] | undefined;
  readonly posixStagingSharingGroupDeny: readonly string[] | undefined;
  readonly googleProjectId: string | undefined;
}

/** The fields that {@linkcode mappedOptions} set. */
export async function mappedSettings(
  context: Context,
  input: MappedSettings,
): Promise<CollectionInput> {
  return {
    "delete_protected": input.deleteProtected,
    "domain_name": input.domainName,
    "disable_anonymous_writes": input.anonymousWrites === undefined
      ? undefined
      : !input.anonymousWrites,
    "guest_auth_policy_id": input.guestAuthPolicyId,
    "auto_delete_timeout": input.autoDeleteTimeout,
    "allow_guest_collections": input.allowGuestCollections,
    "sharing_restrict_paths": await readClearable(
      context,
      input.sharingRestrictPaths,
      "--sharing-restrict-paths",
    ),
    "sharing_users_allow": input.sharingUserAllow,
    "sharing_users_deny": input.sharingUserDeny,
    "policies": policies(input),
  };
}

function policies(input: MappedSettings): PoliciesInput | undefined {
  const documents: readonly PoliciesInput[] = [
    {
      "DATA_TYPE": "posix_collection_policies",
      "sharing_groups_allow": input.posixSharingGroupAllow,
      "sharing_groups_deny": input.posixSharingGroupDeny,
    },
    {
      "DATA_TYPE": "posix_staging_collection_policies",
      "sharing_groups_allow": input.posixStagingSharingGroupAllow,
      "sharing_groups_deny": input.posixStagingSharingGroupDeny,
    },
    {
      "DATA_TYPE": "google_cloud_storage_collection_policies",
      "project": input.googleProjectId,
    },
  ];
  const given = documents.filter(({ "DATA_TYPE": _, ...members }) =>
    Object.values(members).some((value) => value !== undefined)
  );
  if (given.length > 1) {
    throw badInput("these options together", "they are for different connectors");
  }
  return given[0];
}
