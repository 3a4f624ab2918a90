import assert from "node:assert/strict";
import { connectors } from "../../../src/gcs/mod.ts";
import { connectorNames } from "../../../src/commands/storage_gateway/_connector_name.ts";
import { policyOptions } from "../../../src/commands/storage_gateway/_connectors.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { changes, dryBody, file, json, membersOf, refused } from "../_expect.ts";

const create = ["storage-gateway", "create"];
const secret = { env: { GLOBUS_SECRET_VALUE: "connector-secret-1" } };
const client = ["--client-id", "client-1", "--secret-env"];
const clientPolicies = { "client_id": "client-1", "secret": "connector-secret-1" };

interface Case {
  readonly words: readonly string[];
  readonly policies: Readonly<Record<string, unknown>>;
}

const boxSettings = {
  "clientID": "box-1",
  "clientSecret": "box-secret-1",
  "appAuth": { "publicKeyID": "k", "privateKey": "box-secret-2", "passphrase": "box-secret-3" },
};

const cases: Readonly<Record<string, Case>> = {
  "posix": {
    words: ["--posix-group-allow", "a", "--posix-group-allow", "b"],
    policies: { "DATA_TYPE": "posix_storage_policies#1.0.0", "groups_allow": ["a", "b"] },
  },
  "posix-staging": {
    words: ["--stage-app", "/opt/stage", "--environment", "A=b=c", "--environment", "D="],
    policies: {
      "DATA_TYPE": "posix_staging_storage_policies#1.0.0",
      "environment": [{ name: "A", value: "b=c" }, { name: "D", value: "" }],
      "stage_app": "/opt/stage",
    },
  },
  "s3": {
    words: [
      ...["--s3-endpoint", "https://s3.test", "--bucket", "b", "--s3-unauthenticated"],
      ...["--no-allow-multiple-keys", "--s3-requester-pays", "--s3-restore"],
      ...["--s3-storage-class", "GLACIER"],
    ],
    policies: {
      "DATA_TYPE": "s3_storage_policies#1.3.0",
      "s3_allow_multi_keys": false,
      "s3_buckets": ["b"],
      "s3_endpoint": "https://s3.test",
      "s3_requester_pays": true,
      "s3_restore": true,
      "s3_storage_class": "GLACIER",
      "s3_user_credential_required": false,
    },
  },
  "activescale": {
    words: ["--s3-endpoint", "https://as.test", "--bucket", "b", "--s3-user-credential"],
    policies: {
      "DATA_TYPE": "s3_storage_policies#1.0.0",
      "s3_buckets": ["b"],
      "s3_endpoint": "https://as.test",
      "s3_user_credential_required": true,
    },
  },
  "azure-blob": {
    words: [...client, "--account", "acc", "--adls", "--tenant", "t", "--auth-type", "user"],
    policies: {
      "DATA_TYPE": "azure_blob_storage_policies#1.0.0",
      "account": "acc",
      "adls": true,
      "auth_type": "user",
      ...clientPolicies,
      "tenant": "t",
    },
  },
  "blackpearl": {
    words: ["--s3-endpoint", "https://bp.test", "--bp-access-id-file", "/etc/bp"],
    policies: {
      "DATA_TYPE": "blackpearl_storage_policies#1.0.0",
      "bp_access_id_file": "/etc/bp",
      "s3_endpoint": "https://bp.test",
    },
  },
  "box": {
    words: ["--user-api-rate-limit", "9"],
    policies: {
      "DATA_TYPE": "box_storage_policies#1.1.0",
      "boxAppSettings": boxSettings,
      "enterpriseID": "e-1",
      "user_api_rate_limit": 9,
    },
  },
  "ceph": {
    words: ["--ceph-admin-key-id", "key-1", "--secret-env", "--s3-endpoint", "https://ceph.test"],
    policies: {
      "DATA_TYPE": "ceph_storage_policies#1.0.0",
      "ceph_admin_key_id": "key-1",
      "ceph_admin_secret_key": "connector-secret-1",
      "s3_endpoint": "https://ceph.test",
    },
  },
  "dropbox": {
    words: [...client, "--allow-any-account", "--user-api-rate-limit", "5"],
    policies: {
      "DATA_TYPE": "dropbox_storage_policies#1.0.0",
      "allow_any_account": true,
      ...clientPolicies,
      "user_api_rate_limit": 5,
    },
  },
  "google-cloud-storage": {
    words: ["--bucket", "b", "--project", "p", "--no-user-credential-required"],
    policies: {
      "DATA_TYPE": "google_cloud_storage_policies#1.0.0",
      "buckets": ["b"],
      "client_id": null,
      "projects": ["p"],
      "secret": null,
      "service_account_key": { "type": "service_account", "private_key": "google-secret-1" },
      "user_credential_required": false,
    },
  },
  "google-drive": {
    words: [...client, "--user-api-rate-quota", "7", "--auth-callback", "https://x.test/cb"],
    policies: {
      "DATA_TYPE": "google_drive_storage_policies#1.0.0",
      "auth_callback": "https://x.test/cb",
      ...clientPolicies,
      "user_api_rate_quota": 7,
    },
  },
  "hpss": {
    words: [
      ...["--authentication-mech", "krb5", "--authenticator", "auth_keytab:/x"],
      ...["--no-uda-checksum", "--login-name", "hpssftp"],
    ],
    policies: {
      "DATA_TYPE": "hpss_storage_policies#1.1.0",
      "authentication_mech": "krb5",
      "authenticator": "auth_keytab:/x",
      "login_name": "hpssftp",
      "uda_checksum": false,
    },
  },
  "irods": {
    words: ["--irods-environment-file", "/e", "--irods-authentication-file", "/a"],
    policies: {
      "DATA_TYPE": "irods_storage_policies#1.0.0",
      "irods_authentication_file": "/a",
      "irods_environment_file": "/e",
    },
  },
  "onedrive": {
    words: [...client, "--tenant", "t"],
    policies: { "DATA_TYPE": "onedrive_storage_policies#1.0.0", ...clientPolicies, "tenant": "t" },
  },
};

async function fileWords(stage: Stage, name: string): Promise<readonly string[]> {
  if (name === "box") {
    const settings = { "boxAppSettings": boxSettings, "enterpriseID": "e-1" };
    return ["--box-settings", await file(stage, "box.json", settings)];
  }
  if (name !== "google-cloud-storage") return [];
  const key = { "type": "service_account", "private_key": "google-secret-1" };
  return ["--service-account-key", await file(stage, "key.json", key)];
}

Deno.test("every connector with published policies has a case here", () => {
  const published = connectorNames.filter((name) => "policies" in connectors[name]);
  assert.deepEqual([...published].sort(), Object.keys(cases).sort());
});

for (const [name, { words, policies }] of Object.entries(cases)) {
  Deno.test(`storage-gateway create ${name} sends its policies and shows no secret`, async () => {
    await using stage = await setStage();
    const all = [...create, name, "New", ...words, ...await fileWords(stage, name)];
    const shown = JSON.stringify(await dryBody(stage, all, secret));
    assert.ok(!/secret-\d/.test(shown), shown);
    const created = await json(stage, all, secret);
    assert.deepEqual(membersOf(changes(stage)[0]?.body)["policies"], policies);
    assert.ok(!/secret-\d/.test(JSON.stringify(created)));
  });
}

Deno.test("an option of one connector is refused by every other, and no secret asked for", async () => {
  await using stage = await setStage();
  for (const [member, spec] of Object.entries(policyOptions)) {
    const { onlyFor: own = [] } = spec;
    const flag = spec.names?.[0] ?? member.replace(/[A-Z]/g, (a) => `-${a.toLowerCase()}`);
    const value = spec.value === "N" ? "1" : spec.choices?.[0] ?? "1=1";
    const words = spec.form === "toggle" ? [`--${flag}`] : [`--${flag}`, value];
    for (const other of connectorNames.filter((name) => !own.includes(name))) {
      const why = new RegExp(`--${flag}.*: it is for ${own.join(", ")}, not for ${other}$`, "m");
      await refused(stage, [...create, other, "X", ...words], why);
    }
  }
});

Deno.test("a connector's secret comes from a prompt, standard input or a variable only", async () => {
  await using stage = await setStage();
  const drive = [...create, "google-drive", "X", "--client-id", "c"];
  await refused(stage, drive, /--secret-stdin/);
  await refused(stage, [...drive, "--secret", "typed-1"], /--secret was removed/);
  const typed = await refused(stage, [...drive, "--client-secret=typed-1"], /was removed/);
  assert.ok(!typed.stderr.includes("typed-1"));
  await json(stage, [...drive, "--secret-stdin"], { stdin: "from-stdin-1\n" });
  assert.equal(
    membersOf(membersOf(changes(stage)[0]?.body)["policies"])["secret"],
    "from-stdin-1",
  );
  await refused(stage, [...create, "s3", "X", "--secret-env"], /s3 has none/, secret);
  const asked = await stage.run([...drive, "--dry-run"]);
  assert.equal(asked.code, 0, asked.stderr);
});

Deno.test("documents with secrets are not taken from the command line, nor shown", async () => {
  await using stage = await setStage();
  const settings = JSON.stringify(boxSettings);
  for (
    const words of [
      ["box", "X", "--box-settings", settings],
      ["google-cloud-storage", "X", "--service-account-key", '{"private_key": "box-secret-1"}'],
      ["box", "X", "--policies", settings],
    ]
  ) {
    const { stderr } = await refused(stage, [...create, ...words], /see the command line/);
    assert.ok(!stderr.includes("box-secret-1"));
  }
});

Deno.test("a connector says which of its options are missing", async () => {
  await using stage = await setStage();
  await refused(stage, [...create, "irods", "X"], /irods needs --irods-environment-file/);
  await refused(stage, [...create, "posix-staging", "X"], /needs --stage-app/);
  await refused(
    stage,
    [...create, "hpss", "X", "--authenticator", "x"],
    /needs --authentication-mech, --uda-checksum or --no-uda-checksum/,
  );
  await refused(stage, [...create, "irods", "X", "--environment", "A"], /is not NAME=VALUE/);
});

Deno.test("connectors are known by other spellings and by their ids", async () => {
  await using stage = await setStage();
  for (const word of ["active-scale", "ActiveScale", connectors.activescale.id]) {
    const body = await dryBody(stage, [...create, word, "X"]);
    assert.equal(body["connector_id"], connectors.activescale.id);
  }
});
