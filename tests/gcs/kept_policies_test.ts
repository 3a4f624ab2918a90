import assert from "node:assert/strict";
import { keptPolicies, lostSecrets } from "../../src/gcs/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";

type Members = Readonly<Record<string, unknown>>;

Deno.test("keptPolicies leaves out secrets, nulls, versions and what the server adds", () => {
  const box = {
    "DATA_TYPE": "box_storage_policies#1.2.0",
    "boxAppSettings": { "clientID": "b", "clientSecret": new Secret("box-secret-1") },
    "enterpriseID": "e",
    "client_id": null,
    "allow_any_account": false,
    "computed_by_server": 7,
  };
  assert.deepEqual(keptPolicies(box), { "enterpriseID": "e", "allow_any_account": false });
  assert.deepEqual(keptPolicies(undefined), {});
  assert.deepEqual(keptPolicies(null), {});
});

Deno.test("keptPolicies keeps all of a document that nobody knows but its secrets", () => {
  const tape = {
    "DATA_TYPE": "tape_storage_policies#1.0.0",
    "library": "L1",
    "drives": [{ "id": 1, "secret": new Secret("tape-secret-1") }],
  };
  const { drives: _, ...rest } = tape;
  assert.deepEqual(keptPolicies(tape), rest);
});

Deno.test("keptPolicies keeps null where the API wants the member, but of no secret", () => {
  const azure = {
    "DATA_TYPE": "azure_blob_storage_policies#1.1.0",
    ...{ account: "a", adls: false, "client_id": "app", secret: null, tenant: null },
    "auth_callback": null,
  };
  const { secret: _secret, auth_callback: _callback, DATA_TYPE: _type, ...rest } = azure;
  assert.deepEqual(keptPolicies(azure), rest);
});

const lost: Readonly<Record<string, readonly [before: Members, after: Members, names: string[]]>> =
  {
    "an application's secret": [{ "client_id": "a" }, { "client_id": "a" }, ["secret"]],
    "nothing where the secret is sent": [
      { "client_id": "a" },
      { "client_id": "a", secret: new Secret("of-a-test") },
      [],
    ],
    "nothing where null is meant": [{ "client_id": "a" }, { "client_id": "a", secret: null }, []],
    "nothing without an application": [{ "client_id": null }, { "client_id": null }, []],
  };

for (const [what, [before, after, names]] of Object.entries(lost)) {
  for (const family of ["azure_blob", "dropbox", "google_drive", "onedrive"]) {
    Deno.test(`a change of ${family} policies loses ${what}`, () => {
      assert.deepEqual(
        lostSecrets({ "DATA_TYPE": `${family}_storage_policies`, ...before }, after),
        names,
      );
    });
  }
}

Deno.test("a change of policies would lose a Ceph key, Box settings, a Google service account", () => {
  const ceph = { "DATA_TYPE": "ceph_storage_policies", "ceph_admin_key_id": "k" };
  assert.deepEqual(lostSecrets(ceph, ceph), ["ceph_admin_secret_key"]);
  const box = { "DATA_TYPE": "box_storage_policies", "boxAppSettings": { "clientSecret": "" } };
  assert.deepEqual(lostSecrets(box, { "enterpriseID": "e" }), ["boxAppSettings"]);
  const google = { "DATA_TYPE": "google_cloud_storage_policies", "client_id": null };
  assert.deepEqual(lostSecrets(google, google), ["service_account_key"]);
});
