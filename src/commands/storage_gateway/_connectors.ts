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

type PolicyTable = FieldTable<PoliciesInput>;

/** Connectors of providers that people log in at, in a browser. */
export const loginConnectors = [
  "azure-blob",
  "box",
  "dropbox",
  "google-cloud-storage",
  "google-drive",
  "onedrive",
] as const;

/** Every connector's own options, by member name. */
export const policyOptions: PolicyTable = {
  ...opt.onlyFor(["posix", "posix-staging"], {
    posixGroupAllow: sets("groups_allow", opt.list("GROUP", "Group that may use it")),
    posixGroupDeny: sets("groups_deny", opt.list("GROUP", "Group that may not use it")),
  }),
  ...opt.onlyFor(["posix-staging"], {
    stageApp: sets("stage_app", opt.text("PATH", "Program that stages files")),
  }),
  ...opt.onlyFor(["posix-staging", "irods"], {
    environment: sets(
      "environment",
      opt.many(
        opt.parsed("NAME=VALUE", "Variable of the program, or setting of iRODS", parsePair),
      ),
    ),
  }),
  ...opt.onlyFor(["s3", "activescale", "blackpearl", "ceph"], {
    s3Endpoint: sets("s3_endpoint", opt.text("URL", "Address of the S3 API")),
  }),
  ...opt.onlyFor(["s3", "activescale", "ceph", "google-cloud-storage"], {
    bucket: sets("s3_buckets", opt.list("BUCKET", "Bucket that may be used; default: all")),
  }),
  ...opt.onlyFor(["s3", "activescale"], {
    s3UserCredential: sets(
      "s3_user_credential_required",
      opt.toggle(
        "s3-user-credential",
        "s3-unauthenticated",
        "Whether people bring their own keys",
      ),
    ),
  }),
  ...opt.onlyFor(["s3"], {
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
  ...opt.onlyFor(["blackpearl"], {
    bpAccessIdFile: sets(
      "bp_access_id_file",
      opt.text("PATH", "File on the nodes that maps accounts to access ids"),
    ),
  }),
  ...opt.onlyFor(["ceph"], {
    cephAdminKeyId: sets(
      "ceph_admin_key_id",
      opt.text("ID", "Key id of the administrator; asks for the secret key"),
    ),
  }),
  ...opt.onlyFor(["azure-blob"], {
    account: sets("account", opt.text("NAME", "Storage account")),
    adls: sets("adls", opt.yesNo("adls", "Whether it is Data Lake Storage (Gen2)")),
    authType: sets(
      "auth_type",
      opt.text("TYPE", "How people log in at Azure, as the API names it"),
    ),
  }),
  ...opt.onlyFor(["azure-blob", "onedrive"], {
    tenant: sets("tenant", opt.text("ID", "Tenant at Microsoft")),
  }),
  ...opt.onlyFor(loginConnectors, {
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
  ...opt.onlyFor(["azure-blob", "box", "google-cloud-storage"], {
    userCredentialRequired: sets(
      "user_credential_required",
      opt.yesNo(
        "user-credential-required",
        "Whether people log in at the provider themselves",
      ),
    ),
  }),
  ...opt.onlyFor(["box", "dropbox", "onedrive"], {
    userApiRateLimit: sets(
      "user_api_rate_limit",
      opt.integer("N", "Most requests of one person"),
    ),
  }),
  ...opt.onlyFor(["google-drive"], {
    userApiRateQuota: sets(
      "user_api_rate_quota",
      opt.integer("N", "Most requests of one person"),
    ),
  }),
  ...opt.onlyFor(["box"], {
    boxSettings: setsAll(
      ["boxAppSettings", "enterpriseID"],
      opt.text("file:PATH", "Settings file of the Box application, as Box gives it out"),
      readBoxSettings,
    ),
  }),
  ...opt.onlyFor(["google-cloud-storage"], {
    project: sets("projects", opt.list("ID", "Project that may be used")),
    serviceAccountKey: sets(
      "service_account_key",
      opt.text("file:PATH", "Key file of a service account, as Google gives it out"),
      readSecretObject,
    ),
  }),
  ...opt.onlyFor(["hpss"], {
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
  ...opt.onlyFor(["irods"], {
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

/** Options without which a gateway of some connectors cannot be created. */
const needed: Readonly<Record<string, readonly ConnectorName[]>> = {
  stageApp: ["posix-staging"],
  authenticationMech: ["hpss"],
  authenticator: ["hpss"],
  udaChecksum: ["hpss"],
  irodsEnvironmentFile: ["irods"],
};

/** {@linkcode policyOptions} with what is required of a new gateway. */
export const newPolicyOptions: PolicyTable = Object.fromEntries(
  Object.entries(policyOptions).map(([member, spec]) => {
    const neededFor = needed[member];
    return [member, neededFor === undefined ? spec : { ...spec, neededFor }];
  }),
);

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

/** The options of one connector, which set fields of its policies. */
export function optionsOf(name: ConnectorName | undefined): PolicyTable {
  const table = Object.fromEntries(
    Object.entries(policyOptions).filter(([, { onlyFor }]) =>
      onlyFor?.some((connector) => connector === name)
    ),
  );
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
