import assert from "node:assert/strict";
import * as gcs from "../../src/gcs/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { connectors as sandboxConnectors } from "../../src/sandbox/manager/connectors.ts";
import { create, type Doc, documents, show } from "./documents.ts";
import { type Rig, withSandbox, wrongProperties } from "./harness.ts";

const canary = "C4N4RY-0f-4-s3cr3t";

/** Gateway policies of each connector, with every secret that it can have. */
const storage: Readonly<Record<string, Doc>> = {
  "posix": { "DATA_TYPE": "posix_storage_policies#1.0.0", "groups_allow": ["a"] },
  "posix-staging": {
    "DATA_TYPE": "posix_staging_storage_policies#1.0.0",
    "stage_app": "/usr/bin/stage",
    "environment": [{ "name": "A", "value": "b" }],
  },
  "s3": { "DATA_TYPE": "s3_storage_policies#1.3.0", "s3_restore": true },
  "activescale": { "DATA_TYPE": "s3_storage_policies#1.0.0", "s3_buckets": ["b"] },
  "azure-blob": {
    "DATA_TYPE": "azure_blob_storage_policies#1.0.0",
    "account": "a",
    "adls": false,
    "auth_type": "user",
    "client_id": "c",
    "secret": canary,
    "tenant": "t",
  },
  "blackpearl": {
    "DATA_TYPE": "blackpearl_storage_policies#1.0.0",
    "bp_access_id_file": "/etc/bp",
  },
  "box": {
    "DATA_TYPE": "box_storage_policies#1.1.0",
    "secret": canary,
    "boxAppSettings": {
      "clientID": "c",
      "clientSecret": canary,
      "appAuth": { "passphrase": canary, "privateKey": canary, "publicKeyID": "k" },
    },
  },
  "ceph": {
    "DATA_TYPE": "ceph_storage_policies#1.0.0",
    "ceph_admin_key_id": "k",
    "ceph_admin_secret_key": canary,
  },
  "dropbox": { "DATA_TYPE": "dropbox_storage_policies#1.0.0", "client_id": "c", "secret": canary },
  "google-cloud-storage": {
    "DATA_TYPE": "google_cloud_storage_policies#1.0.0",
    "client_id": "c",
    "secret": canary,
    "service_account_key": { "type": "service_account", "private_key": canary },
  },
  "google-drive": {
    "DATA_TYPE": "google_drive_storage_policies#1.0.0",
    "client_id": "c",
    "secret": canary,
  },
  "hpss": {
    "DATA_TYPE": "hpss_storage_policies#1.0.0",
    "authentication_mech": "krb5",
    "authenticator": "auth_keytab:/etc/k",
    "uda_checksum": true,
  },
  "irods": {
    "DATA_TYPE": "irods_storage_policies#1.0.0",
    "irods_environment_file": "/etc/irods.json",
  },
  "onedrive": {
    "DATA_TYPE": "onedrive_storage_policies#1.0.0",
    "client_id": "c",
    "secret": canary,
    "tenant": null,
  },
};

/** User credential policies that hold secrets. */
const credential: Readonly<Record<string, Doc>> = {
  "s3": {
    "DATA_TYPE": "s3_user_credential_policies#1.0.0",
    "s3_key_id": "k",
    "s3_secret_key": canary,
  },
  "activescale": {
    "DATA_TYPE": "s3_user_credential_policies#1.0.0",
    "s3_key_id": "k",
    "s3_secret_key": canary,
  },
  "blackpearl": {
    "DATA_TYPE": "blackpearl_user_credential_policies#1.0.0",
    "access_id": "a",
    "secret_key": canary,
  },
  ...Object.fromEntries(
    [
      ["azure-blob", "azure_blob_user_credential_policies#1.0.0"],
      ["box", "box_user_credential_policies#1.1.0"],
      ["dropbox", "dropbox_user_credential_policies#1.0.0"],
      ["google-cloud-storage", "google_cloud_storage_user_credential_policies#1.0.0"],
      ["google-drive", "google_drive_user_credential_policies#1.0.0"],
      ["onedrive", "onedrive_user_credential_policies#1.0.0"],
    ].map(([name, type]) => [
      name,
      { "DATA_TYPE": type, "access_token": canary, "refresh_token": canary },
    ]),
  ),
};

/** A gateway by connector name, with the policies of the table. */
function gatewayOf(name: string, connectorId: string, policies = storage[name]): Doc {
  return { ...documents.gateway, "connector_id": connectorId, "display_name": name, policies };
}

const published = Object.entries(gcs.connectors).filter(([name]) => name !== "daos");

Deno.test("the sandbox has every published connector that has policies, under the same ids", () => {
  const ours = [...sandboxConnectors.values()].map(({ id, name }) => [id, name]).sort();
  assert.deepEqual(ours, published.map(([, { id, name }]) => [id, name]).sort());
  assert.deepEqual(Object.keys(storage).sort(), published.map(([name]) => name).sort());
});

for (const [name, { id, name: title }] of published) {
  Deno.test(`${title}: a gateway keeps its policies and shows no secret of them`, async () => {
    await withSandbox({}, async (rig) => {
      const made = await rig.call("POST", "/api/storage_gateways", {
        token: rig.admin,
        json: gatewayOf(name, id),
      });
      assert.equal(made.status, 201, made.text);
      const path = `/api/storage_gateways/${made.data[0]?.["id"]}`;
      const asked = `${path}?include=private_policies`;
      const shown = await rig.call("GET", asked, { token: rig.admin });
      const policies = shown.data[0]?.["policies"];
      for (const reply of [made, shown]) assert.ok(!reply.text.includes(canary), reply.text);
      assert.ok(policies !== null && typeof policies === "object");
      assert.equal(Reflect.get(policies, "DATA_TYPE"), storage[name]?.["DATA_TYPE"]);
      const plain = Object.entries(storage[name] ?? {}).filter(([, value]) =>
        !JSON.stringify(value).includes(canary)
      );
      for (const [member, value] of plain) {
        assert.deepEqual(Reflect.get(policies, member), value, member);
      }
    });
  });

  Deno.test(`${title}: policies of every other connector are refused, also in a change`, async () => {
    await withSandbox({}, async (rig) => {
      const made = await create(rig, "/api/storage_gateways", gatewayOf(name, id));
      const path = `/api/storage_gateways/${made["id"]}`;
      const family = (policies: Doc | undefined) => String(policies?.["DATA_TYPE"]).split("#")[0];
      const foreign = Object.values(storage).filter((other) =>
        family(other) !== family(storage[name])
      );
      assert.ok(foreign.length >= 12);
      for (const policies of foreign) {
        const json = gatewayOf(name, id, policies);
        const created = await rig.call("POST", "/api/storage_gateways", { token: rig.admin, json });
        assert.deepEqual([created.status, wrongProperties(created)[0]], [422, "policies"]);
        const change = { ...documents.gatewayChange, policies };
        const patched = await rig.call("PATCH", path, { token: rig.admin, json: change });
        assert.deepEqual(
          [patched.status, wrongProperties(patched)],
          [422, ["policies"]],
          family(policies),
        );
      }
      const kept = await show(rig, `${path}?include=private_policies`);
      assert.equal(family(Object(kept["policies"])), family(storage[name]));
    });
  });

  const policies = credential[name];
  if (policies === undefined) {
    Deno.test(`${title}: a credential needs no policies and is ready at once`, async () => {
      await withSandbox({}, async (rig) => {
        const gateway = await create(rig, "/api/storage_gateways", gatewayOf(name, id));
        const json = { ...documents.credential, "storage_gateway_id": gateway["id"] };
        const made = await create(rig, "/api/user_credentials", json);
        assert.deepEqual(
          [made["provisioned"], made["invalid"], made["connector_id"]],
          [true, false, id],
        );
      });
    });
    continue;
  }

  Deno.test(`${title}: a credential is ready once it has its secrets, which stay hidden`, async () => {
    await withSandbox({}, async (rig) => {
      const gateway = await create(rig, "/api/storage_gateways", gatewayOf(name, id));
      const json = { ...documents.credential, "storage_gateway_id": gateway["id"] };
      const empty = await create(rig, "/api/user_credentials", json);
      const ready = name === "blackpearl";
      assert.deepEqual([empty["provisioned"], empty["invalid"]], [ready, !ready]);
      const path = `/api/user_credentials/${empty["id"]}`;
      const filled = await rig.call("PATCH", path, {
        token: rig.admin,
        json: { "DATA_TYPE": "user_credential#1.0.0", policies },
      });
      assert.equal(filled.status, 200, filled.text);
      assert.equal(filled.data[0]?.["provisioned"], true);
      assert.equal(filled.data[0]?.["invalid"], false);
      for (const target of [path, "/api/user_credentials"]) {
        const shown = await rig.call("GET", target, { token: rig.admin });
        assert.ok(!(filled.text + shown.text).includes(canary));
      }
      const foreign = name === "box" ? credential["dropbox"] : credential["box"];
      const wrong = await rig.call("PATCH", path, {
        token: rig.admin,
        json: { "DATA_TYPE": "user_credential#1.0.0", policies: foreign },
      });
      assert.deepEqual([wrong.status, wrongProperties(wrong)], [422, ["policies"]]);
    });
  });
}

Deno.test("a collection takes the collection policies of its gateway's connector only", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/collections/${seedIds.mappedCollection}`;
    const patch = (type: string) => {
      const policies = { "DATA_TYPE": `${type}#1.0.0` };
      const json = { ...documents.collectionChange, policies };
      return rig.call("PATCH", path, { token: rig.admin, json });
    };
    assert.equal((await patch("posix_collection_policies")).status, 200);
    for (const type of ["posix_staging_collection_policies", "s3_collection_policies"]) {
      const reply = await patch(type);
      assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["policies"]], type);
    }
  });
});

async function begin(rig: Rig, gateway: unknown): Promise<number> {
  const form = {
    "identity_id": seedIds.admin,
    "redirect_uri": "https://127.0.0.1/done",
    "storage_gateway": String(gateway),
  };
  return (await rig.call("POST", "/api/v1/user_credentials", { token: rig.admin, form })).status;
}

Deno.test("a provider log-in begins for connectors with a provider, and for no others", async () => {
  const byProvider = [
    "azure-blob",
    "box",
    "dropbox",
    "google-cloud-storage",
    "google-drive",
    "onedrive",
  ];
  await withSandbox({}, async (rig) => {
    for (const [name, { id }] of published) {
      const gateway = await create(rig, "/api/storage_gateways", gatewayOf(name, id));
      const wanted = byProvider.includes(name) ? 303 : 422;
      assert.equal(await begin(rig, gateway["id"]), wanted, name);
    }
  });
});
