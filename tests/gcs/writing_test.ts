import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { Secret, stringifyRevealed } from "../../src/secrets/mod.ts";
import * as gcs from "../../src/gcs/mod.ts";
import { compareVersions } from "../../src/gcs/documents/version.ts";
import { gcsError, id } from "./fake_http.ts";

const mapped = {
  "collection_type": "mapped",
  "collection_base_path": "/",
  "display_name": "c",
  "public": false,
  "storage_gateway_id": id,
} as const;

Deno.test("encode picks the lowest version that the given fields need", () => {
  const version = (changes: gcs.CollectionInput) =>
    gcs.collection.encode(changes, "update")["DATA_TYPE"];
  assert.equal(version({ "public": false }), "collection#1.0.0");
  assert.equal(version({ "enable_https": false }), "collection#1.1.0");
  assert.equal(version({ "user_message": "x".repeat(64) }), "collection#1.1.0");
  assert.equal(version({ "user_message": "x".repeat(65) }), "collection#1.7.0");
  assert.equal(version({ "delete_protected": false }), "collection#1.8.0");
  assert.equal(version({ "acl_expiration_mins": null }), "collection#1.10.0");
  assert.equal(version({ "https_methods": [] }), "collection#1.16.0");
});

Deno.test("encode picks the newest of the versions of all given fields, for any fields", () => {
  const writable = Object.entries(gcs.collection.fields).filter(([, { rules }]) =>
    !rules.readOnly && !rules.fixed && (rules.nullable)
  );
  fc.assert(fc.property(fc.subarray(writable, { minLength: 1 }), (chosen) => {
    const changes = Object.fromEntries(chosen.map(([name]) => [name, null]));
    const given = gcs.collection.encode(changes, "update");
    const newest = chosen.map(([, { rules }]) => rules.since).sort(compareVersions).at(-1);
    assert.equal(given["DATA_TYPE"], `collection#${newest}`);
    for (const [name] of chosen) assert.equal(given[name], null);
  }));
});

Deno.test("compareVersions orders as numbers do", () => {
  fc.assert(fc.property(fc.nat(99), fc.nat(99), (a, b) => {
    assert.equal(Math.sign(compareVersions(`1.${a}.0`, `1.${b}.0`)), Math.sign(a - b));
  }));
});

Deno.test("false, null, zero, empty text and empty lists are really sent", () => {
  const body = gcs.collection.encode({
    "public": false,
    "description": null,
    "organization": "",
    "keywords": [],
    "authentication_timeout_mins": 0,
  }, "update");
  assert.equal(
    stringifyRevealed(body),
    '{"DATA_TYPE":"collection#1.0.0","authentication_timeout_mins":0,"description":null,' +
      '"keywords":[],"organization":"","public":false}',
  );
});

Deno.test("an update with nothing in it is refused", () => {
  for (const nothing of [{}, { "public": undefined }, { "DATA_TYPE": "collection" }] as const) {
    assert.throws(
      () => gcs.collection.encode(Object.fromEntries(Object.entries(nothing)), "update"),
      gcsError("usage", "nothing to change"),
    );
  }
});

/** A body that nobody may write, given as JSON would be, and a part of the complaint. */
const refused: readonly (readonly [gcs.ObjectType<gcs.Fields>, gcs.WriteMode, object, string])[] = [
  [gcs.collection, "update", { "displayname": "x" }, 'did you mean "display_name"?'],
  [gcs.collection, "update", { "https_url": "x" }, '"https_url" is set by the server'],
  [gcs.collection, "update", { "storage_gateway_id": id }, "cannot change after creation"],
  [gcs.collection, "update", { "collection_base_path": "/x" }, "cannot change after creation"],
  [gcs.collection, "update", { "display_name": "a\nb" }, '"display_name" must be one line'],
  [gcs.collection, "update", { "display_name": "x".repeat(129) }, "1 to 128 characters"],
  [gcs.collection, "update", { "department": "x".repeat(1025) }, "at most 1024 characters"],
  [gcs.collection, "update", { "user_message": "x".repeat(257) }, "at most 256 characters"],
  [gcs.collection, "update", { "keywords": ["x".repeat(600), "y".repeat(600)] }, "1,024"],
  [gcs.collection, "update", { "public": "yes" }, '"public" must be true or false'],
  [gcs.collection, "update", { "public": null }, '"public" must be true or false'],
  [gcs.collection, "update", { "auto_delete_timeout": 0 }, "at least 1 day"],
  [gcs.collection, "update", { "preserve_modtime": "inbond" }, 'did you mean "inbound"?'],
  [gcs.collection, "update", { "identity_id": "me" }, '"identity_id" must be a UUID'],
  [gcs.collection, "update", { "keywords": ["a", 1] }, '"keywords[1]" must be text'],
  [gcs.collection, "update", { "DATA_TYPE": "role#1.0.0", "public": true }, 'must be "collection"'],
  [
    gcs.collection,
    "update",
    { "DATA_TYPE": "collection#1.7.0", "delete_protected": true },
    "must be at least collection#1.8.0",
  ],
  [
    gcs.collection,
    "update",
    { "DATA_TYPE": "collection#1.99.0", "public": true },
    "has no version 1.99.0",
  ],
  [
    gcs.collection,
    "update",
    { "sharing_restrict_paths": { "reed": ["/"] } },
    'did you mean "read"?',
  ],
  [gcs.collection, "create", {}, '"display_name" is missing'],
  [gcs.collection, "create", { ...mapped, "skip_auto_delete": true }, "guest collections only"],
  [
    gcs.collection,
    "create",
    { ...mapped, "storage_gateway_id": undefined },
    "is missing: a mapped",
  ],
  [gcs.collection, "create", { ...mapped, "domain_name": "m-x.y.z" }, 'may not start with "m-"'],
  [gcs.collection, "create", { ...mapped, "collection_type": "guest" }, "lies in a mapped one"],
  [
    gcs.collection,
    "create",
    {
      ...mapped,
      "collection_type": "guest",
      "mapped_collection_id": id,
      "allow_guest_collections": true,
    },
    "must be false for a guest collection",
  ],
  [gcs.endpoint, "update", { "network_use": "custom", "max_concurrency": 4 }, "also needs"],
  [gcs.endpoint, "update", { "gridftp_control_channel_port": 65536 }, "must be a port"],
  [gcs.endpoint, "update", { "subscription_id": "default" }, "must be a UUID"],
  [gcs.endpoint, "update", { "default_directory": "/" }, 'has no field "default_directory"'],
  [gcs.node, "create", { "ip_addresses": [] }, '"status" is missing'],
  [gcs.node, "update", { "incoming_port_range": [51000, 50000] }, "lower one first"],
  [gcs.node, "update", { "incoming_port_range": [0, 70000] }, "must be at"],
  [
    gcs.role,
    "create",
    { "principal": "me@example.org", "role": "owner" },
    "urn:globus:auth:identity",
  ],
  [gcs.role, "create", { "principal": `urn:globus:groups:id:${id}`, "role": "admin" }, "one of"],
  [gcs.storageGateway, "update", { "connector_id": id }, "cannot change after creation"],
  [gcs.storageGateway, "update", { "high_assurance": true }, "cannot change after creation"],
  [gcs.storageGateway, "create", { "require_mfa": true }, "needs high_assurance"],
  [gcs.storageGateway, "create", { "policies": {} }, "need a DATA_TYPE"],
  [
    gcs.storageGateway,
    "create",
    { "policies": { "DATA_TYPE": "s3_storage_polices" } },
    'did you mean "s3_storage_policies"?',
  ],
  [
    gcs.storageGateway,
    "create",
    { "policies": { "DATA_TYPE": "drop_box_storage_policies#1.0.0" } },
    'did you mean "dropbox_storage_policies"?',
  ],
  [
    gcs.storageGateway,
    "create",
    { "policies": { "DATA_TYPE": "daos_storage_policies" } },
    "write daos_storage_policies#1.0.0 if",
  ],
  [
    gcs.storageGateway,
    "create",
    { "policies": { "DATA_TYPE": "hpss_storage_policies", "uda_sums": true } },
    'has no field "uda_sums"',
  ],
  [
    gcs.storageGateway,
    "create",
    {
      "connector_id": gcs.connectors.posix.id,
      "policies": { "DATA_TYPE": "s3_storage_policies" },
    },
    "POSIX needs posix_storage_policies",
  ],
  [
    gcs.storageGateway,
    "create",
    {
      "connector_id": gcs.connectors.activescale.id,
      "policies": { "DATA_TYPE": "s3_storage_policies", "s3_restore": true },
    },
    "ActiveScale does not take",
  ],
  [
    gcs.oauthUserCredentialForm,
    "create",
    { "identity_id": id, "storage_gateway": id, "redirect_uri": `https://${"x".repeat(220)}` },
    "at most 220",
  ],
];

Deno.test("members that only other clients know are sent when given", () => {
  const given = {
    "root": "/data",
    "mapping": "username_without_domain",
    "policies": {
      "DATA_TYPE": "hpss_storage_policies#1.0.0",
      "authentication_mech": "krb5",
      "authenticator": "auth_keytab:/var/hpss/etc/x",
      "uda_checksum": true,
      "uda_checksum_support": true,
    },
  } as const;
  const { root, mapping, policies } = gcs.storageGateway.encode(given, "create");
  assert.deepEqual({ root, mapping, policies }, given);
});

for (const [type, mode, input, complaint] of refused) {
  Deno.test(`encode refuses to ${mode} ${type.name} ${JSON.stringify(input).slice(0, 60)}`, () => {
    const given = Object.fromEntries(Object.entries(input));
    assert.throws(() => type.encode(given, mode), gcsError("usage", complaint));
  });
}

Deno.test("encode names every mistake at once", () => {
  const given = { "public": 1, "keywords": "x", "disable_verify": "no" };
  assert.throws(
    () => gcs.collection.encode(Object.fromEntries(Object.entries(given)), "update"),
    gcsError("usage", /"disable_verify" .*; "keywords" .*; "public" /),
  );
});

Deno.test("nested documents get the lowest version of their own", () => {
  const body = gcs.storageGateway.encode({
    "display_name": "g",
    "identity_mappings": [
      { "mappings": [{ "source": "{username}", "match": "(.*)@example.org", "output": "{0}" }] },
      { "command": ["/usr/local/bin/map"] },
    ],
    "policies": { "DATA_TYPE": "s3_storage_policies", "s3_requester_pays": false },
    "restrict_paths": { "read": ["/"], "none": [] },
  }, "create");
  assert.deepEqual(body, {
    "DATA_TYPE": "storage_gateway#1.0.0",
    "display_name": "g",
    "identity_mappings": [
      {
        "DATA_TYPE": "expression_identity_mapping#1.0.0",
        "mappings": [{ "source": "{username}", "match": "(.*)@example.org", "output": "{0}" }],
      },
      { "DATA_TYPE": "external_identity_mapping#1.0.0", "command": ["/usr/local/bin/map"] },
    ],
    "policies": { "DATA_TYPE": "s3_storage_policies#1.1.0", "s3_requester_pays": false },
    "restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "read": ["/"], "none": [] },
  });
});

Deno.test("secrets may be given as text or Secret, and a key file as its text", () => {
  const key = JSON.stringify({ "type": "service_account", "private_key": "-----KEY-----" });
  const policies = { "client_id": null, "secret": null, "service_account_key": new Secret(key) };
  const connector = gcs.connectors["google-cloud-storage"].policies.storage;
  const body = connector.encode(policies, "create");
  assert.ok(!JSON.stringify(body).includes("-----KEY-----"));
  assert.deepEqual(JSON.parse(stringifyRevealed(body))["service_account_key"], JSON.parse(key));
  assert.throws(
    () => connector.encode({ ...policies, "service_account_key": "no json" }, "create"),
    gcsError("usage", "service_account_key"),
  );
});

Deno.test("a null S3 secret in an update is sent, to remove that key", () => {
  const body = gcs.userCredential.encode({
    "policies": {
      "DATA_TYPE": "s3_user_credential_policies",
      "s3_multi_keys": [{ "path_prefixes": ["/b"], "s3_key_id": "k", "s3_secret_key": null }],
    },
  }, "update");
  assert.deepEqual(JSON.parse(stringifyRevealed(body))["policies"], {
    "DATA_TYPE": "s3_user_credential_policies#1.2.0",
    "s3_multi_keys": [{ "path_prefixes": ["/b"], "s3_key_id": "k", "s3_secret_key": null }],
  });
});

Deno.test("writable keeps what may be sent back and drops what the server sets", () => {
  const read = gcs.node.decode({
    "DATA_TYPE": "node#1.0.0",
    id,
    "ip_addresses": ["192.0.2.1"],
    "status": "active",
    "extra": 1,
  });
  const sent = gcs.node.encode(gcs.node.writable(read), "replace");
  assert.deepEqual(sent, {
    "DATA_TYPE": "node#1.0.0",
    "ip_addresses": ["192.0.2.1"],
    "status": "active",
  });
});

Deno.test("policies of a connector that is not published are sent as given, secrets hidden", () => {
  const policies = { "DATA_TYPE": "daos_storage_policies#1.0.0", "pool": "p", "pool_secret": "s!" };
  const written = gcs.storageGateway.encode({ "policies": policies }, "create");
  assert.match(JSON.stringify(written), /"pool":"p","pool_secret":"\[redacted\]"/);
  assert.deepEqual(JSON.parse(stringifyRevealed(written))["policies"], policies);
});
