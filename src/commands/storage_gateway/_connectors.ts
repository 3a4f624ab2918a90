import { opt, type OptionSpec } from "../../command/mod.ts";
import type { ConnectorName } from "../../gcs/mod.ts";

/** One option that sets a policy field of some connectors. */
export interface PolicyOption {
  readonly connectors: readonly ConnectorName[];
  /** Field of the policies. */
  readonly field: string;
  /** Connectors whose field has another name. */
  readonly otherFields?: Readonly<Partial<Record<ConnectorName, string>>>;
  readonly spec: OptionSpec<unknown>;
  /** `pairs`: NAME=VALUE words become objects; `file`: a JSON object that holds secrets. */
  readonly form?: "pairs" | "file";
}

const posix: readonly ConnectorName[] = ["posix", "posix-staging"];
const s3: readonly ConnectorName[] = ["s3", "activescale"];
const oauth: readonly ConnectorName[] = [
  "azure-blob",
  "box",
  "dropbox",
  "google-cloud-storage",
  "google-drive",
  "onedrive",
];

function row(
  connectors: readonly ConnectorName[],
  field: string,
  spec: OptionSpec<unknown>,
  form?: "pairs" | "file",
): PolicyOption {
  const grouped = opt.grouped(`Only for ${connectors.join(", ")}`, spec);
  return { connectors, field, spec: grouped, ...(form === undefined ? {} : { form }) };
}

function flag(name: string, summary: string) {
  return opt.toggle(name, `no-${name}`, summary);
}

/** Every connector's own options, by member name. */
export const policyOptions: Readonly<Record<string, PolicyOption>> = {
  posixGroupAllow: row(posix, "groups_allow", opt.list("GROUP", "Group that may use it")),
  posixGroupDeny: row(posix, "groups_deny", opt.list("GROUP", "Group that may not use it")),
  stageApp: row(["posix-staging"], "stage_app", opt.text("PATH", "Program that stages files")),
  environment: row(
    ["posix-staging", "irods"],
    "environment",
    opt.list("NAME=VALUE", "Variable of the program, or setting of iRODS"),
    "pairs",
  ),
  s3Endpoint: row(
    ["s3", "activescale", "blackpearl", "ceph"],
    "s3_endpoint",
    opt.text("URL", "Address of the S3 API"),
  ),
  bucket: {
    ...row(
      ["s3", "activescale", "ceph", "google-cloud-storage"],
      "s3_buckets",
      opt.list("BUCKET", "Bucket that may be used; default: all"),
    ),
    otherFields: { "google-cloud-storage": "buckets" },
  },
  s3UserCredential: row(
    s3,
    "s3_user_credential_required",
    opt.toggle("s3-user-credential", "s3-unauthenticated", "Whether people bring their own keys"),
  ),
  allowMultipleKeys: row(
    ["s3"],
    "s3_allow_multi_keys",
    flag("allow-multiple-keys", "Whether a person may have several keys"),
  ),
  s3RequesterPays: row(
    ["s3"],
    "s3_requester_pays",
    flag("s3-requester-pays", "Whether people may use buckets where the requester pays"),
  ),
  s3Restore: row(
    ["s3"],
    "s3_restore",
    flag("s3-restore", "Whether archived objects are restored when they are read"),
  ),
  s3StorageClass: row(["s3"], "s3_storage_class", opt.text("CLASS", "Class of new objects")),
  bpAccessIdFile: row(
    ["blackpearl"],
    "bp_access_id_file",
    opt.text("PATH", "File on the nodes that maps accounts to access ids"),
  ),
  cephAdminKeyId: row(
    ["ceph"],
    "ceph_admin_key_id",
    opt.text("ID", "Key id of the administrator; asks for the secret key"),
  ),
  account: row(["azure-blob"], "account", opt.text("NAME", "Storage account")),
  adls: row(["azure-blob"], "adls", flag("adls", "Whether it is Data Lake Storage (Gen2)")),
  authType: row(
    ["azure-blob"],
    "auth_type",
    opt.text("TYPE", "How people log in at Azure, as the API names it"),
  ),
  tenant: row(["azure-blob", "onedrive"], "tenant", opt.text("ID", "Tenant at Microsoft")),
  clientId: row(
    oauth,
    "client_id",
    opt.text("ID", "Client at the provider; asks for its secret"),
  ),
  authCallback: row(
    oauth,
    "auth_callback",
    opt.text("URL", "Address that the provider sends people back to"),
  ),
  allowAnyAccount: row(
    oauth,
    "allow_any_account",
    flag("allow-any-account", "Whether accounts of other names may be used"),
  ),
  userCredentialRequired: row(
    ["azure-blob", "box", "google-cloud-storage"],
    "user_credential_required",
    flag("user-credential-required", "Whether people log in at the provider themselves"),
  ),
  userApiRateLimit: row(
    ["box", "dropbox", "onedrive"],
    "user_api_rate_limit",
    opt.integer("N", "Most requests of one person"),
  ),
  userApiRateQuota: row(
    ["google-drive"],
    "user_api_rate_quota",
    opt.integer("N", "Most requests of one person"),
  ),
  boxSettings: row(
    ["box"],
    "boxAppSettings",
    opt.text("file:PATH", "Settings file of the Box application, as Box gives it out"),
    "file",
  ),
  project: row(["google-cloud-storage"], "projects", opt.list("ID", "Project that may be used")),
  serviceAccountKey: row(
    ["google-cloud-storage"],
    "service_account_key",
    opt.text("file:PATH", "Key file of a service account, as Google gives it out"),
    "file",
  ),
  authenticationMech: row(
    ["hpss"],
    "authentication_mech",
    opt.choice(["krb5", "unix"], "How the nodes log in to HPSS"),
  ),
  authenticator: row(
    ["hpss"],
    "authenticator",
    opt.text("TYPE:PATH", "Where the nodes' credential is, such as auth_keytab:/var/hpss/etc/x"),
  ),
  loginName: row(["hpss"], "login_name", opt.text("NAME", "User that the nodes log in as")),
  udaChecksum: row(
    ["hpss"],
    "uda_checksum",
    flag("uda-checksum", "Whether checksums are kept as user-defined attributes"),
  ),
  irodsEnvironmentFile: row(
    ["irods"],
    "irods_environment_file",
    opt.text("PATH", "Environment file of iRODS on the nodes"),
  ),
  irodsAuthenticationFile: row(
    ["irods"],
    "irods_authentication_file",
    opt.text("PATH", "Authentication file of iRODS on the nodes"),
  ),
};

/** The options alone, for the declaration of a command. */
export const policySpecs: Readonly<Record<string, OptionSpec<unknown>>> = Object.fromEntries(
  Object.entries(policyOptions).map(([member, { spec }]) => [member, spec]),
);

/** Where the secret of a connector goes; the others have none that an option could give. */
export const secretFields: Readonly<Partial<Record<ConnectorName, string>>> = {
  ...Object.fromEntries(oauth.map((name) => [name, "secret"])),
  "ceph": "ceph_admin_secret_key",
};
