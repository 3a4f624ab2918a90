import assert from "node:assert/strict";
import create from "../../../src/commands/storage_gateway/create.ts";
import update from "../../../src/commands/storage_gateway/update.ts";
import { policyOptions } from "../../../src/commands/storage_gateway/_connectors.ts";
import { flagOf } from "../../../src/command/mod.ts";
import type { ConnectorName } from "../../../src/gcs/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { changes, file, json, membersOf, works } from "../_expect.ts";
import { type OptionRow, sendsEachOption, tableIsWhole, testOptions } from "../_option_table.ts";

const id = seedIds.posixGateway;
const mapping = {
  "DATA_TYPE": "expression_identity_mapping#1.0.0",
  "mappings": [{ "source": "{username}", "match": "(.*)@example\\.org", "output": "{0}" }],
};

/** Options that do not depend on the connector. */
const rows: readonly OptionRow[] = [
  [["--domain", "example.org"], { "allowed_domains": ["example.org"] }],
  [["--authentication-timeout-mins", "60"], { "authentication_timeout_mins": 60 }],
  [["--identity-mapping", JSON.stringify(mapping)], { "identity_mappings": [mapping] }],
  [["--identity-mapping", "external:/opt/map --strict"], {
    "identity_mappings": [{
      "DATA_TYPE": "external_identity_mapping#1.0.0",
      "command": ["/opt/map", "--strict"],
    }],
  }],
  [["--restrict-paths", '{"read_write": ["/projects/x"]}'], {
    "restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "read_write": ["/projects/x"] },
  }],
  [["--user-allow", "ada", "--user-allow", "bob"], { "users_allow": ["ada", "bob"] }],
  [["--user-deny", "root"], { "users_deny": ["root"] }],
  [["--admin-managed-credentials"], { "admin_managed_credentials": true }],
  [["--no-admin-managed-credentials"], { "admin_managed_credentials": false }],
  [["--process-user", "transfer"], { "process_user": "transfer" }],
  [["--load-dsi-module", "hpss"], { "load_dsi_module": "hpss" }],
  [["--network-use", "aggressive"], { "network_use": "aggressive" }],
  [
    [
      ...["--network-use", "custom", "--max-concurrency", "8", "--preferred-concurrency", "4"],
      ...["--max-parallelism", "6", "--preferred-parallelism", "2"],
    ],
    {
      "network_use": "custom",
      "max_concurrency": 8,
      "preferred_concurrency": 4,
      "max_parallelism": 6,
      "preferred_parallelism": 2,
    },
  ],
];

const policyFlags = Object.entries(policyOptions).flatMap(([member, spec]) =>
  (spec.names ?? [flagOf(member)]).map((name) => `--${name}`)
);

testOptions("storage-gateway create", setStage, {
  command: create,
  words: ["storage-gateway", "create", "posix", "Made"],
  method: "POST",
  path: "/api/storage_gateways",
  base: { "connector_id": "145812c8-decc-41f1-83cf-bb2a85a2a70b", "display_name": "Made" },
  rows: [
    ...rows,
    [["--allowed-domains", "example.org"], { "allowed_domains": ["example.org"] }],
    [["--high-assurance"], { "high_assurance": true }],
    [["--high-assurance", "--mfa"], { "high_assurance": true, "require_mfa": true }],
    [["--high-assurance", "--no-mfa"], { "high_assurance": true, "require_mfa": false }],
    [["--high-assurance", "--require-mfa"], { "high_assurance": true, "require_mfa": true }],
    [["--policies", '{"groups_deny": ["x"]}'], {
      "policies": { "DATA_TYPE": "posix_storage_policies#1.0.0", "groups_deny": ["x"] },
    }],
  ],
  elsewhere: [...policyFlags, "--connector-id", "--display-name"],
});

testOptions("storage-gateway update", setStage, {
  command: update,
  words: ["storage-gateway", "update", "posix", id],
  method: "PATCH",
  path: `/api/storage_gateways/${id}`,
  rows: [
    ...rows,
    [["--display-name", "Renamed"], { "display_name": "Renamed" }],
    [["--allowed-domains", "example.org,clients.auth.globus.org"], {
      "allowed_domains": ["example.org", "clients.auth.globus.org"],
    }],
    [["--authentication-timeout-mins", ""], { "authentication_timeout_mins": null }],
    [["--process-user", ""], { "process_user": null }],
    [["--load-dsi-module", ""], { "load_dsi_module": null }],
    [["--user-allow", ""], { "users_allow": [] }],
    [["--user-deny", ""], { "users_deny": [] }],
    [["--policies", '{"groups_allow": ["x"]}'], {
      "policies": { "DATA_TYPE": "posix_storage_policies#1.0.0", "groups_allow": ["x"] },
    }],
  ],
  elsewhere: [...policyFlags, "--mfa", "--no-mfa", "--update-secret"],
});

Deno.test("storage-gateway update sends --mfa and --no-mfa for a gateway of high assurance", async () => {
  await using stage = await setStage();
  const gateway = seedIds.highAssuranceGateway;
  await sendsEachOption(stage, {
    command: update,
    words: ["storage-gateway", "update", gateway],
    method: "PATCH",
    path: `/api/storage_gateways/${gateway}`,
    rows: [[["--mfa"], { "require_mfa": true }], [["--no-mfa"], { "require_mfa": false }]],
  });
});

/** How a gateway of each connector is made, and what its options send when one is changed. */
interface PolicyCase {
  readonly make: readonly string[];
  /** Words that every change needs, because the endpoint does not show the secret. */
  readonly again?: readonly string[];
  readonly changes: readonly OptionRow[];
}

const env = { GLOBUS_SECRET_VALUE: "connector-secret-1" };
const client = ["--client-id", "c", "--secret-env"];
const renew = ["--secret-env"];

const oauth = (more: readonly OptionRow[]): PolicyCase => ({
  make: client,
  again: renew,
  changes: [
    [["--client-id", "other"], { "client_id": "other" }],
    [["--auth-callback", "https://x.test/cb"], { "auth_callback": "https://x.test/cb" }],
    [["--allow-any-account"], { "allow_any_account": true }],
    [["--no-allow-any-account"], { "allow_any_account": false }],
    [["--update-secret"], { "secret": "connector-secret-1" }],
    ...more,
  ],
});

const cases: Readonly<Partial<Record<ConnectorName, PolicyCase>>> = {
  "posix": {
    make: [],
    changes: [
      [["--posix-group-allow", "staff"], { "groups_allow": ["staff"] }],
      [["--posix-group-allow", ""], { "groups_allow": [] }],
      [["--posix-group-deny", "guests"], { "groups_deny": ["guests"] }],
    ],
  },
  "posix-staging": {
    make: ["--stage-app", "/opt/stage"],
    changes: [
      [["--stage-app", "/opt/other"], { "stage_app": "/opt/other" }],
      [["--environment", "A=b=c"], { "environment": [{ "name": "A", "value": "b=c" }] }],
    ],
  },
  "s3": {
    make: ["--s3-endpoint", "https://s3.test", "--s3-user-credential"],
    changes: [
      [["--s3-endpoint", "https://other.test"], { "s3_endpoint": "https://other.test" }],
      [["--bucket", "a", "--bucket", "b"], { "s3_buckets": ["a", "b"] }],
      [["--s3-user-credential"], { "s3_user_credential_required": true }],
      [["--s3-unauthenticated"], { "s3_user_credential_required": false }],
      [["--allow-multiple-keys"], { "s3_allow_multi_keys": true }],
      [["--no-allow-multiple-keys"], { "s3_allow_multi_keys": false }],
      [["--s3-requester-pays"], { "s3_requester_pays": true }],
      [["--no-s3-requester-pays"], { "s3_requester_pays": false }],
      [["--s3-restore"], { "s3_restore": true }],
      [["--no-s3-restore"], { "s3_restore": false }],
      [["--s3-storage-class", "GLACIER"], { "s3_storage_class": "GLACIER" }],
    ],
  },
  "blackpearl": {
    make: ["--s3-endpoint", "https://bp.test", "--bp-access-id-file", "/etc/bp"],
    changes: [[["--bp-access-id-file", "/etc/other"], { "bp_access_id_file": "/etc/other" }]],
  },
  "ceph": {
    make: ["--ceph-admin-key-id", "k", "--secret-env", "--s3-endpoint", "https://ceph.test"],
    again: renew,
    changes: [
      [["--ceph-admin-key-id", "other"], { "ceph_admin_key_id": "other" }],
      [["--update-secret"], { "ceph_admin_secret_key": "connector-secret-1" }],
    ],
  },
  "azure-blob": {
    ...oauth([
      [["--account", "other"], { "account": "other" }],
      [["--adls"], { "adls": true }],
      [["--no-adls"], { "adls": false }],
      [["--tenant", "t2"], { "tenant": "t2" }],
      [["--auth-type", "service_principal"], { "auth_type": "service_principal" }],
      [["--user-credential-required"], { "user_credential_required": true }],
      [["--no-user-credential-required"], { "user_credential_required": false }],
    ]),
    make: [...client, "--account", "a", "--adls", "--tenant", "t", "--auth-type", "user"],
  },
  "dropbox": oauth([[["--user-api-rate-limit", "5"], { "user_api_rate_limit": 5 }]]),
  "google-drive": oauth([[["--user-api-rate-quota", "7"], { "user_api_rate_quota": 7 }]]),
  "onedrive": oauth([[["--tenant", "t"], { "tenant": "t" }]]),
  "google-cloud-storage": {
    ...oauth([
      [["--bucket", "b"], { "buckets": ["b"] }],
      [["--project", "p", "--project", "q"], { "projects": ["p", "q"] }],
    ]),
  },
  "hpss": {
    make: ["--authentication-mech", "krb5", "--authenticator", "auth_keytab:/x", "--uda-checksum"],
    changes: [
      [["--authentication-mech", "unix"], { "authentication_mech": "unix" }],
      [["--authenticator", "auth_keytab:/y"], { "authenticator": "auth_keytab:/y" }],
      [["--login-name", "hpssftp"], { "login_name": "hpssftp" }],
      [["--uda-checksum"], { "uda_checksum": true }],
      [["--no-uda-checksum"], { "uda_checksum": false }],
    ],
  },
  "irods": {
    make: ["--irods-environment-file", "/e", "--irods-authentication-file", "/a"],
    changes: [
      [["--irods-environment-file", "/e2"], { "irods_environment_file": "/e2" }],
      [["--irods-authentication-file", "/a2"], { "irods_authentication_file": "/a2" }],
    ],
  },
};

for (const [connector, { make, again = [], changes: wanted }] of Object.entries(cases)) {
  Deno.test(`storage-gateway update ${connector} sends each option with the policies it has`, async () => {
    await using stage = await setStage();
    const create = ["storage-gateway", "create", connector, "Made", ...make];
    const made = String((await json(stage, create, { env }))["id"]);
    let held = membersOf(membersOf(changes(stage).at(-1)?.body)["policies"] ?? {});
    for (const [typed, sends] of wanted) {
      stage.sandbox.clearRequests();
      const secret = typed.includes("--update-secret") ? ["--secret-env"] : again;
      await works(stage, [
        ...["storage-gateway", "update", connector, made, ...typed],
        ...secret,
      ], { env });
      const body = membersOf(changes(stage)[0]?.body);
      const policies = membersOf(body["policies"]);
      held = { ...held, ...sends, "DATA_TYPE": policies["DATA_TYPE"] };
      assert.deepEqual(policies, held, typed.join(" "));
      assert.deepEqual(Object.keys(body).sort(), ["DATA_TYPE", "policies"], typed.join(" "));
    }
  });
}

Deno.test("storage-gateway update of Box and service accounts sends the file that is given again", async () => {
  await using stage = await setStage();
  const key = { "type": "service_account", "private_key": "google-secret-1" };
  await changesFile(stage, "google-cloud-storage", "--service-account-key", key, {
    "service_account_key": key,
  });
  const app = {
    "clientID": "b",
    "clientSecret": "box-secret-1",
    "appAuth": { "publicKeyID": "k", "privateKey": "box-secret-2", "passphrase": "p" },
  };
  await changesFile(stage, "box", "--box-settings", { "boxAppSettings": app }, {
    "boxAppSettings": app,
  });
});

async function changesFile(
  stage: Stage,
  connector: string,
  flag: string,
  content: unknown,
  sends: Readonly<Record<string, unknown>>,
): Promise<void> {
  const words = [flag, await file(stage, `${connector}.json`, content)];
  const { id: made } = await json(stage, ["storage-gateway", "create", connector, "F", ...words]);
  stage.sandbox.clearRequests();
  const { stdout } = await works(stage, [
    ...["storage-gateway", "update", connector, String(made), ...words, "-F", "json"],
  ]);
  const policies = membersOf(membersOf(changes(stage)[0]?.body)["policies"]);
  for (const [field, value] of Object.entries(sends)) assert.deepEqual(policies[field], value);
  assert.doesNotMatch(stdout, /-secret-\d/);
}

Deno.test("every option of a connector is changed by a case here", () => {
  const changed = Object.values(cases).flatMap((one) => one.changes);
  tableIsWhole({
    command: { ...update, options: policyOptions },
    words: [],
    method: "PATCH",
    path: "",
    rows: changed.filter(([typed]) => typed[0] !== "--update-secret"),
    elsewhere: ["--box-settings", "--service-account-key"],
  });
  const connectors = new Set(Object.values(policyOptions).flatMap((one) => one.onlyFor ?? []));
  const tried = new Set([...Object.keys(cases), "box", "activescale"]);
  assert.deepEqual([...connectors].filter((name) => !tried.has(name)), []);
});
