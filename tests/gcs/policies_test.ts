import assert from "node:assert/strict";
import { Secret, stringifyRevealed } from "../../src/secrets/mod.ts";
import * as gcs from "../../src/gcs/mod.ts";
import { fakeClient, gcsError, id, result } from "./fake_http.ts";

type Members = Readonly<Record<string, unknown>>;

interface Variant {
  readonly connector: gcs.ConnectorName;
  readonly kind: "storage" | "credential";
  readonly members: Members;
  /** The DATA_TYPE that these members need. */
  readonly dataType: string;
}

const azure = {
  "account": "a",
  "adls": true,
  "auth_type": "user",
  "client_id": "c",
  "secret": "AZURE-S3CRET",
  "tenant": "t",
};
const client = { "client_id": "c", "secret": "CLIENT-S3CRET" };
const tokens = { "access_token": "ACCESS-S3CRET", "refresh_token": "REFRESH-S3CRET" };
const hpss = { "authentication_mech": "unix", "authenticator": "auth_keytab:/k" };
const app = { "passphrase": "PASS-S3CRET", "privateKey": "KEY-S3CRET", "publicKeyID": "p" };
const settings = { "clientID": "c", "clientSecret": "APP-S3CRET", "appAuth": app };

const variants: readonly Variant[] = [
  row("posix", "storage", {}, "posix_storage_policies#1.0.0"),
  row(
    "posix",
    "storage",
    { "groups_allow": ["g"], "groups_deny": null },
    "posix_storage_policies#1.0.0",
  ),
  row("posix", "credential", {}, "posix_user_credential_policies#1.0.0"),
  row("posix-staging", "storage", { "stage_app": "/s" }, "posix_staging_storage_policies#1.0.0"),
  row(
    "posix-staging",
    "storage",
    { "stage_app": "/s", "environment": [{ "name": "A", "value": "b" }] },
    "posix_staging_storage_policies#1.0.0",
  ),
  row("s3", "storage", { "s3_buckets": ["b"] }, "s3_storage_policies#1.0.0"),
  row("s3", "storage", { "s3_requester_pays": true }, "s3_storage_policies#1.1.0"),
  row("s3", "storage", { "s3_allow_multi_keys": false }, "s3_storage_policies#1.2.0"),
  row("s3", "storage", { "s3_storage_class": "GLACIER" }, "s3_storage_policies#1.3.0"),
  row(
    "s3",
    "storage",
    { "s3_restore": true, "s3_requester_pays": true },
    "s3_storage_policies#1.3.0",
  ),
  row(
    "s3",
    "credential",
    { "s3_key_id": "k", "s3_secret_key": "S3-S3CRET" },
    "s3_user_credential_policies#1.0.0",
  ),
  row("s3", "credential", { "s3_requester_pays": false }, "s3_user_credential_policies#1.1.0"),
  row(
    "s3",
    "credential",
    { "s3_multi_keys": [{ "path_prefixes": ["/"], "s3_secret_key": "MULTI-S3CRET" }] },
    "s3_user_credential_policies#1.2.0",
  ),
  row("activescale", "storage", { "s3_endpoint": "https://a" }, "s3_storage_policies#1.0.0"),
  row(
    "activescale",
    "credential",
    { "s3_key_id": "k", "s3_secret_key": "AS-S3CRET" },
    "s3_user_credential_policies#1.0.0",
  ),
  row("azure-blob", "storage", azure, "azure_blob_storage_policies#1.0.0"),
  row(
    "azure-blob",
    "storage",
    { ...azure, "allow_any_account": true },
    "azure_blob_storage_policies#1.1.0",
  ),
  row(
    "azure-blob",
    "storage",
    Object.fromEntries(Object.keys(azure).map((name) => [name, null])),
    "azure_blob_storage_policies#1.0.0",
  ),
  row("azure-blob", "credential", tokens, "azure_blob_user_credential_policies#1.0.0"),
  row("blackpearl", "storage", { "s3_endpoint": "https://b" }, "blackpearl_storage_policies#1.0.0"),
  row(
    "blackpearl",
    "credential",
    { "access_id": "a", "secret_key": "BP-S3CRET" },
    "blackpearl_user_credential_policies#1.0.0",
  ),
  row(
    "box",
    "storage",
    { "enterpriseID": "e", "boxAppSettings": settings },
    "box_storage_policies#1.0.0",
  ),
  row("box", "storage", { "enterpriseID": "e" }, "box_storage_policies#1.1.0"),
  row("box", "storage", { "boxAppSettings": settings }, "box_storage_policies#1.1.0"),
  row("box", "storage", client, "box_storage_policies#1.1.0"),
  row("box", "storage", { "allow_any_account": false }, "box_storage_policies#1.2.0"),
  row("box", "credential", tokens, "box_user_credential_policies#1.1.0"),
  row(
    "ceph",
    "storage",
    { "ceph_admin_key_id": "k", "ceph_admin_secret_key": "CEPH-S3CRET" },
    "ceph_storage_policies#1.0.0",
  ),
  row("dropbox", "storage", client, "dropbox_storage_policies#1.0.0"),
  row(
    "dropbox",
    "credential",
    { ...tokens, "root_info": { "a": 1 } },
    "dropbox_user_credential_policies#1.0.0",
  ),
  row("google-cloud-storage", "storage", client, "google_cloud_storage_policies#1.0.0"),
  row(
    "google-cloud-storage",
    "storage",
    { ...client, "service_account_key": { "type": "x", "private_key": "GCS-S3CRET" } },
    "google_cloud_storage_policies#1.0.0",
  ),
  row(
    "google-cloud-storage",
    "storage",
    { ...client, "allow_any_account": true },
    "google_cloud_storage_policies#1.1.0",
  ),
  row(
    "google-cloud-storage",
    "credential",
    { ...tokens, "token_expiry": "2026-01-31T10:00:00+01:00" },
    "google_cloud_storage_user_credential_policies#1.0.0",
  ),
  row("google-drive", "storage", client, "google_drive_storage_policies#1.0.0"),
  row(
    "google-drive",
    "storage",
    { ...client, "allow_any_account": true },
    "google_drive_storage_policies#1.1.0",
  ),
  row("google-drive", "credential", tokens, "google_drive_user_credential_policies#1.0.0"),
  row("hpss", "storage", { ...hpss, "uda_checksum": false }, "hpss_storage_policies#1.0.0"),
  row(
    "hpss",
    "storage",
    { ...hpss, "uda_checksum": true, "login_name": "hpssftp" },
    "hpss_storage_policies#1.1.0",
  ),
  row("irods", "storage", { "irods_environment_file": "/e" }, "irods_storage_policies#1.0.0"),
  row("onedrive", "storage", { ...client, "tenant": null }, "onedrive_storage_policies#1.0.0"),
  row(
    "onedrive",
    "credential",
    { ...tokens, "tid": "t" },
    "onedrive_user_credential_policies#1.0.0",
  ),
];

function row(
  connector: gcs.ConnectorName,
  kind: Variant["kind"],
  members: Members,
  dataType: string,
): Variant {
  return { connector, kind, members, dataType };
}

for (const { connector, kind, members, dataType } of variants) {
  const shown = Object.keys(members).join(", ") || "nothing";
  Deno.test(`${connector} ${kind} policies with ${shown} are sent as ${dataType}`, async () => {
    const { gcs: api, http } = fakeClient({
      json: result([
        { "DATA_TYPE": "storage_gateway#1.0.0", "id": "g" },
        { "DATA_TYPE": "user_credential#1.0.0", "id": "c" },
      ]),
    });
    const input = { "connector_id": gcs.connectors[connector].id, "policies": { ...members } };
    const operation = kind === "storage"
      ? api.storageGateways.create(input)
      : api.userCredentials.create(input);
    const described = JSON.stringify(operation.request) + Deno.inspect(operation, { depth: 9 });
    assert.ok(!described.includes("S3CRET"), "the description shows no secret");
    await operation.send();
    const body: unknown = http.body(0);
    assert.ok(body !== null && typeof body === "object");
    assert.deepEqual(Reflect.get(body, "policies"), { "DATA_TYPE": dataType, ...members });
  });

  const secrets = JSON.stringify(members).match(/[A-Z0-9]+-S3CRET/g) ?? [];
  if (secrets.length === 0) continue;
  Deno.test(`${connector} ${kind} policies that come back show none of ${secrets.join(", ")}`, () => {
    const type = kind === "storage" ? gcs.storageGateway : gcs.userCredential;
    const read = type.decode({ "policies": { "DATA_TYPE": dataType, ...members } });
    assert.ok(!(JSON.stringify(read) + Deno.inspect(read, { depth: 9 })).includes("S3CRET"));
    assert.deepEqual(JSON.parse(stringifyRevealed(read.policies)), {
      "DATA_TYPE": dataType,
      ...members,
    });
  });
}

const required: readonly (readonly [gcs.ConnectorName, readonly string[]])[] = [
  ["posix-staging", ["stage_app"]],
  ["azure-blob", ["account", "adls", "auth_type", "client_id", "secret", "tenant"]],
  ["dropbox", ["client_id", "secret"]],
  ["google-cloud-storage", ["client_id", "secret"]],
  ["google-drive", ["client_id", "secret"]],
  ["hpss", ["authentication_mech", "authenticator", "uda_checksum"]],
  ["irods", ["irods_environment_file"]],
  ["onedrive", ["client_id", "secret"]],
];
for (const [name, members] of required) {
  Deno.test(`${name} policies of a new gateway lack ${members.join(", ")} by name`, () => {
    const { gcs: api } = fakeClient();
    const input = { "connector_id": gcs.connectors[name].id, "policies": {} };
    for (const member of members) {
      const words = `"policies.${member}" is missing`;
      assert.throws(() => api.storageGateways.create(input), gcsError("usage", words));
    }
  });
}

Deno.test("policies of one connector do not fit any other, in no kind", () => {
  const all = Object.values(gcs.connectors).filter((one): one is gcs.Connector & typeof one =>
    "policies" in one
  );
  for (const mine of all) {
    for (const other of all) {
      if (!("policies" in mine) || !("policies" in other)) continue;
      const family = other.policies.storage.family;
      if (family === mine.policies.storage.family) continue;
      const input = {
        "connector_id": mine.id,
        "policies": { "DATA_TYPE": `${family}#1.0.0` },
      };
      assert.throws(
        () => gcs.storageGateway.encode(input, "create"),
        gcsError("usage", /^The storage gateway to send is not valid: "policies/),
        `${mine.name} ${other.name}`,
      );
    }
  }
});

Deno.test("credential policies do not fit a gateway, nor gateway policies a credential", () => {
  const wrong = [
    [gcs.storageGateway, "s3_user_credential_policies"],
    [gcs.storageGateway, "posix_collection_policies"],
    [gcs.userCredential, "s3_storage_policies"],
    [gcs.collection, "posix_storage_policies"],
  ] as const;
  for (const [type, family] of wrong) {
    const given = Object.fromEntries([["policies", { "DATA_TYPE": family }]]);
    assert.throws(() => type.encode(given, "update"), gcsError("usage", family), family);
  }
});

Deno.test("ActiveScale takes the S3 policies of version 1.0.0 only", () => {
  const { id: connector } = gcs.connectors.activescale;
  const newer = [
    { "s3_requester_pays": true },
    { "s3_allow_multi_keys": true },
    { "s3_storage_class": "x" },
    { "DATA_TYPE": "s3_storage_policies#1.3.0" },
  ];
  for (const members of newer) {
    const policies = { "DATA_TYPE": "s3_storage_policies", ...members };
    assert.throws(
      () => gcs.storageGateway.encode({ "connector_id": connector, policies }, "create"),
      gcsError("usage", "ActiveScale does not take"),
    );
  }
});

Deno.test("a connector is found by its id in either case, and none by another id", () => {
  for (const { id: connector, name } of Object.values(gcs.connectors)) {
    assert.equal(gcs.connectorById(connector.toUpperCase())?.name, name);
  }
  assert.equal(gcs.connectorById(id), undefined);
  assert.equal(new Set(Object.values(gcs.connectors).map((one) => one.id)).size, 15);
});

Deno.test("a change of policies needs their DATA_TYPE, since it names no connector", () => {
  const { gcs: api } = fakeClient();
  assert.throws(
    () => api.storageGateways.update(id, { "policies": { "s3_buckets": ["b"] } }),
    gcsError("usage", "need a DATA_TYPE"),
  );
});

Deno.test("an account key stays hidden but for what says whose it is", () => {
  const key = {
    "type": "service_account",
    "project_id": "p",
    "client_email": "a@p",
    "private_key": "ACCOUNT-S3CRET",
    "new_kind_of_key": ["ALSO-S3CRET"],
    "nested": { "token_uri": "https://t", "other": "NEST-S3CRET" },
  };
  const policies = { "DATA_TYPE": "google_cloud_storage_policies", ...client };
  for (const given of [key, JSON.stringify(key), new Secret(JSON.stringify(key))]) {
    const written = gcs.storageGateway.encode(
      { "policies": { ...policies, "service_account_key": given } },
      "create",
    );
    const shown = JSON.stringify(written);
    assert.ok(!shown.includes("S3CRET"), shown);
    for (const visible of ["service_account", "a@p", "https://t"]) {
      assert.ok(shown.includes(visible));
    }
    const sent: unknown = JSON.parse(stringifyRevealed(written.policies ?? null));
    assert.deepEqual(Object(sent)["service_account_key"], key);
  }
  for (const wrong of ["{", "[]", '"x"', "7"]) {
    const given = { "policies": { ...policies, "service_account_key": wrong } };
    assert.throws(
      () => gcs.storageGateway.encode(given, "create"),
      gcsError("usage", "must be a JSON object"),
    );
  }
});
