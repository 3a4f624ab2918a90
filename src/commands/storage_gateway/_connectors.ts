import {
  badInput,
  type Context,
  type FieldTable,
  opt,
  readSecretObject,
  sets,
  setsAll,
} from "../../command/mod.ts";
import type { ConnectorName, PoliciesInput } from "../../gcs/mod.ts";
import { publishedName } from "./_connector_name.ts";

type PolicyTable = FieldTable<PoliciesInput>;

/** One option that sets a field of the policies of some connectors. */
export interface PolicyOption {
  readonly connectors: readonly ConnectorName[];
  readonly spec: PolicyTable[string];
}

/** Connectors of providers that people log in at, in a browser. */
export const loginConnectors = [
  "azure-blob",
  "box",
  "dropbox",
  "google-cloud-storage",
  "google-drive",
  "onedrive",
] as const;

function only(connectors: readonly ConnectorName[], table: PolicyTable) {
  const specs = opt.group(`Only for ${connectors.join(", ")}`, table);
  return Object.fromEntries(
    Object.entries(specs).map(([member, spec]) => [member, { connectors, spec }]),
  );
}

/** Every connector's own options, by member name. */
export const policyOptions: Readonly<Record<string, PolicyOption>> = {
  ...only(["posix", "posix-staging"], {
    posixGroupAllow: sets("groups_allow", opt.list("GROUP", "Group that may use it")),
    posixGroupDeny: sets("groups_deny", opt.list("GROUP", "Group that may not use it")),
  }),
  ...only(["posix-staging"], {
    stageApp: sets("stage_app", opt.text("PATH", "Program that stages files")),
  }),
  ...only(["posix-staging", "irods"], {
    environment: sets(
      "environment",
      opt.many(
        opt.parsed("NAME=VALUE", "Variable of the program, or setting of iRODS", parsePair),
      ),
    ),
  }),
  ...only(["s3", "activescale", "blackpearl", "ceph"], {
    s3Endpoint: sets("s3_endpoint", opt.text("URL", "Address of the S3 API")),
  }),
  ...only(["s3", "activescale", "ceph", "google-cloud-storage"], {
    bucket: sets("s3_buckets", opt.list("BUCKET", "Bucket that may be used; default: all")),
  }),
  ...only(["s3", "activescale"], {
    s3UserCredential: sets(
      "s3_user_credential_required",
      opt.toggle(
        "s3-user-credential",
        "s3-unauthenticated",
        "Whether people bring their own keys",
      ),
    ),
  }),
  ...only(["s3"], {
    allowMultipleKeys: sets(
      "s3_allow_multi_keys",
      opt.yesNo("allow-multiple-keys", "Whether a person may have several keys"),
    ),
    s3RequesterPays: sets(
      "s3_requester_pays",
      opt.yesNo(
        "s3-requester-pays",
        "Whether people may use buckets where the requester pays",
      ),
    ),
    s3Restore: sets(
      "s3_restore",
      opt.yesNo("s3-restore", "Whether archived objects are restored when they are read"),
    ),
    s3StorageClass: sets("s3_storage_class", opt.text("CLASS", "Class of new objects")),
  }),
  ...only(["blackpearl"], {
    bpAccessIdFile: sets(
      "bp_access_id_file",
      opt.text("PATH", "File on the nodes that maps accounts to access ids"),
    ),
  }),
  ...only(["ceph"], {
    cephAdminKeyId: sets(
      "ceph_admin_key_id",
      opt.text("ID", "Key id of the administrator; asks for the secret key"),
    ),
  }),
  ...only(["azure-blob"], {
    account: sets("account", opt.text("NAME", "Storage account")),
    adls: sets("adls", opt.yesNo("adls", "Whether it is Data Lake Storage (Gen2)")),
    authType: sets(
      "auth_type",
      opt.text("TYPE", "How people log in at Azure, as the API names it"),
    ),
  }),
  ...only(["azure-blob", "onedrive"], {
    tenant: sets("tenant", opt.text("ID", "Tenant at Microsoft")),
  }),
  ...only(loginConnectors, {
    clientId: sets("client_id", opt.text("ID", "Client at the provider; asks for its secret")),
    authCallback: sets(
      "auth_callback",
      opt.text("URL", "Address that the provider sends people back to"),
    ),
    allowAnyAccount: sets(
      "allow_any_account",
      opt.yesNo("allow-any-account", "Whether accounts of other names may be used"),
    ),
  }),
  ...only(["azure-blob", "box", "google-cloud-storage"], {
    userCredentialRequired: sets(
      "user_credential_required",
      opt.yesNo(
        "user-credential-required",
        "Whether people log in at the provider themselves",
      ),
    ),
  }),
  ...only(["box", "dropbox", "onedrive"], {
    userApiRateLimit: sets(
      "user_api_rate_limit",
      opt.integer("N", "Most requests of one person"),
    ),
  }),
  ...only(["google-drive"], {
    userApiRateQuota: sets(
      "user_api_rate_quota",
      opt.integer("N", "Most requests of one person"),
    ),
  }),
  ...only(["box"], {
    boxSettings: setsAll(
      ["boxAppSettings", "enterpriseID"],
      opt.text("file:PATH", "Settings file of the Box application, as Box gives it out"),
      readBoxSettings,
    ),
  }),
  ...only(["google-cloud-storage"], {
    project: sets("projects", opt.list("ID", "Project that may be used")),
    serviceAccountKey: sets(
      "service_account_key",
      opt.text("file:PATH", "Key file of a service account, as Google gives it out"),
      readSecretObject,
    ),
  }),
  ...only(["hpss"], {
    authenticationMech: sets(
      "authentication_mech",
      opt.choice(["krb5", "unix"], "How the nodes log in to HPSS"),
    ),
    authenticator: sets(
      "authenticator",
      opt.text(
        "TYPE:PATH",
        "Where the nodes' credential is, such as auth_keytab:/var/hpss/etc/x",
      ),
    ),
    loginName: sets("login_name", opt.text("NAME", "User that the nodes log in as")),
    udaChecksum: sets(
      "uda_checksum",
      opt.yesNo("uda-checksum", "Whether checksums are kept as user-defined attributes"),
    ),
  }),
  ...only(["irods"], {
    irodsEnvironmentFile: sets(
      "irods_environment_file",
      opt.text("PATH", "Environment file of iRODS on the nodes"),
    ),
    irodsAuthenticationFile: sets(
      "irods_authentication_file",
      opt.text("PATH", "Authentication file of iRODS on the nodes"),
    ),
  }),
};

function parsePair(typed: string, option: string) {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(typed) ?? [];
  if (name !== undefined && value !== undefined) return { name, value };
  throw badInput(option, `"${typed}" is not NAME=VALUE`);
}

async function readBoxSettings(context: Context, typed: string, name: string) {
  const document = await readSecretObject(context, typed, name);
  const { boxAppSettings = document, enterpriseID } = document;
  return { boxAppSettings, ...(enterpriseID === undefined ? {} : { enterpriseID }) };
}

/** The options alone, for the declaration of a command. */
export const policySpecs: PolicyTable = Object.fromEntries(
  Object.entries(policyOptions).map(([member, { spec }]) => [member, spec]),
);

/** Options of other connectors than the one that was named; none where none is named. */
export function unfitMembers(typed: string | undefined): readonly string[] {
  const connector = typed === undefined ? undefined : publishedName(typed);
  if (connector === undefined) return [];
  return Object.entries(policyOptions)
    .filter(([, { connectors }]) => !connectors.some((name) => name === connector))
    .map(([member]) => member);
}

/** The options of one connector, which set fields of its policies. */
export function optionsOf(name: ConnectorName | undefined): PolicyTable {
  const own = Object.entries(policyOptions).filter(([, { connectors }]) =>
    connectors.some((connector) => connector === name)
  );
  const table = Object.fromEntries(own.map(([member, { spec }]) => [member, spec]));
  const { bucket } = table;
  return name === "google-cloud-storage" && bucket !== undefined
    ? { ...table, bucket: sets("buckets", bucket) }
    : table;
}

/** Fields of policies that hold secrets, given by options that read a file. */
export const secretFiles = ["boxAppSettings", "service_account_key"];

/** Where the secret of a connector goes; the others have none that an option could give. */
export const secretFields: Readonly<Partial<Record<ConnectorName, string>>> = {
  ...Object.fromEntries(loginConnectors.map((name) => [name, "secret"])),
  "ceph": "ceph_admin_secret_key",
};
