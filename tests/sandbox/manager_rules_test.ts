import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { detailOf, type Reply, type Rig, withSandbox, wrongProperties } from "./harness.ts";

const manage = `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections`;
const dataAccess =
  `${manage}[*https://auth.globus.org/scopes/${seedIds.mappedCollection}/data_access]`;

function put(rig: Rig, path: string, json: unknown, token = rig.admin): Promise<Reply> {
  return rig.call("PUT", path, { token, json });
}

function subscribe(rig: Rig, id: string | null, token = rig.admin): Promise<Reply> {
  const json = { "DATA_TYPE": "endpoint_subscription#1.0.0", "subscription_id": id };
  return put(rig, "/api/endpoint/subscription_id", json, token);
}

Deno.test("a subscription is set by its managers and cleared by role holders", async () => {
  await withSandbox({}, async (rig) => {
    const other = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    const denied = await subscribe(rig, "DEFAULT", other);
    assert.deepEqual([denied.status, denied.json["code"]], [400, "bad_request"]);
    assert.match(String(denied.json["message"]), /does not manage any/);
    assert.equal((await subscribe(rig, null, other)).status, 400);
    assert.equal((await subscribe(rig, seedIds.policy)).status, 400);
    const endpoint = async () =>
      (await rig.call("GET", "/api/endpoint", { token: rig.admin })).data[0]?.["subscription_id"];
    assert.equal((await subscribe(rig, null)).status, 200);
    assert.equal(await endpoint(), null);
    assert.equal((await subscribe(rig, "DEFAULT")).status, 200);
    assert.equal(await endpoint(), seedIds.subscription);
    const patch = { "DATA_TYPE": "endpoint#1.0.0", "subscription_id": null };
    const cleared = await rig.call("PATCH", "/api/endpoint", { token: rig.admin, json: patch });
    assert.equal(cleared.status, 200);
    assert.equal(await endpoint(), null);
  });
});

Deno.test("guest collections need a subscription, a permitted account and a credential", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.managerToken({ scopes: dataAccess });
    const guest = (change: Record<string, unknown> = {}) => ({
      "DATA_TYPE": "collection#1.1.0",
      "collection_type": "guest",
      "collection_base_path": "/g",
      "display_name": "G",
      "public": true,
      "mapped_collection_id": seedIds.mappedCollection,
      ...change,
    });
    const post = (json: unknown, as = token) =>
      rig.call("POST", "/api/collections", { token: as, json });
    await subscribe(rig, null);
    const unpaid = await post(guest());
    assert.equal(detailOf(unpaid)["DATA_TYPE"], "subscription_required#1.0.0");
    await subscribe(rig, "DEFAULT");

    const gateway = `/api/storage_gateways/${seedIds.posixGateway}`;
    const users = (list: string[] | null) =>
      rig.call("PATCH", gateway, {
        token: rig.admin,
        json: { "DATA_TYPE": "storage_gateway#1.0.0", "users_deny": list },
      });
    assert.equal((await users(["admin"])).status, 200);
    const blocked = await post(guest());
    assert.deepEqual(detailOf(blocked), {
      "DATA_TYPE": "invalid_user#1.0.0",
      "usernames": ["admin"],
    });
    assert.equal((await users(null)).status, 200);
    assert.equal((await post(guest({ "enable_https": true }))).status, 201);

    const mapped = await post({
      "DATA_TYPE": "collection#1.0.0",
      "collection_type": "mapped",
      "collection_base_path": "/",
      "display_name": "Objects",
      "public": true,
      "allow_guest_collections": true,
      "storage_gateway_id": seedIds.s3Gateway,
    });
    const id = String(mapped.data[0]?.["id"]);
    const scopes = `${manage}[*https://auth.globus.org/scopes/${id}/data_access]`;
    const s3Token = rig.sandbox.managerToken({ scopes });
    const inS3 = guest({ "mapped_collection_id": id });
    const lacking = await post(inS3, s3Token);
    assert.equal(detailOf(lacking)["DATA_TYPE"], "credential_not_found#1.0.0");
    const credential = {
      "DATA_TYPE": "user_credential#1.0.0",
      "storage_gateway_id": seedIds.s3Gateway,
    };
    const made = await rig.call("POST", "/api/user_credentials", {
      token: rig.admin,
      json: credential,
    });
    assert.equal(made.data[0]?.["invalid"], true);
    const invalid = await post(inS3, s3Token);
    assert.deepEqual(detailOf(invalid), {
      "DATA_TYPE": "invalid_credential#1.0.0",
      "user_credential_id": made.data[0]?.["id"],
    });
    const filled = await rig.call("PATCH", `/api/user_credentials/${made.data[0]?.["id"]}`, {
      token: rig.admin,
      json: {
        "DATA_TYPE": "user_credential#1.0.0",
        "policies": {
          "DATA_TYPE": "s3_user_credential_policies#1.0.0",
          "s3_key_id": "K",
          "s3_secret_key": "SECRET-OF-S3",
        },
      },
    });
    assert.equal(filled.data[0]?.["provisioned"], true, filled.text);
    const https = await post({ ...inS3, "enable_https": true }, s3Token);
    assert.deepEqual(wrongProperties(https), ["enable_https"]);
    const done = await post(inS3, s3Token);
    assert.equal(done.data[0]?.["user_credential_id"], made.data[0]?.["id"]);
  });
});

Deno.test("owners of collections and endpoints are people who exist", async () => {
  await withSandbox({}, async (rig) => {
    const mapped = `/api/collections/${seedIds.mappedCollection}`;
    const owner = (path: string, id: string, type: string) =>
      put(rig, path, { "DATA_TYPE": `${type}_owner#1.0.0`, "identity_id": id });
    assert.equal((await owner(`${mapped}/owner`, seedIds.project, "collection")).status, 422);
    assert.equal((await owner(`${mapped}/owner`, seedIds.endpoint, "collection")).status, 422);
    const guest = `/api/collections/${seedIds.guestCollection}/owner`;
    assert.equal((await owner(guest, seedIds.admin, "collection")).status, 422);
    assert.equal((await owner("/api/endpoint/owner", seedIds.project, "endpoint")).status, 422);
    assert.equal((await owner(`${mapped}/owner`, seedIds.outsider, "collection")).status, 200);
    const shown = await rig.call("GET", mapped, { token: rig.admin });
    assert.equal(shown.data[0]?.["identity_id"], seedIds.outsider);
    assert.equal(
      (await owner("/api/endpoint/owner", seedIds.researcher, "endpoint")).status,
      200,
    );
    const lost = await owner("/api/endpoint/owner", seedIds.admin, "endpoint");
    assert.equal(lost.status, 403, "the old owner has no role any more");
    const token = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    for (const path of ["/api/endpoint/owner_string", `${mapped}/owner_string`]) {
      const json = { "DATA_TYPE": "owner_string#1.0.0", "identity_id": seedIds.admin };
      assert.deepEqual(wrongProperties(await put(rig, path, json, token)), ["identity_id"]);
    }
  });
});

Deno.test("check reports on one collection or on those a filter chooses", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/collections/${seedIds.mappedCollection}/check`;
    const fine = await rig.call("GET", path, { token: rig.admin });
    assert.deepEqual([fine.data[0]?.["message"], fine.data[0]?.["error"]], ["OK", null]);
    const all = await rig.call("GET", "/api/collections/check?filter=guest_collections", {
      token: rig.admin,
    });
    assert.deepEqual(all.data.map((result) => result["id"]), [seedIds.guestCollection]);
  });
});

Deno.test("subscription verification, domains and forced encryption follow their rules", async () => {
  await withSandbox({}, async (rig) => {
    const mapped = `/api/collections/${seedIds.mappedCollection}`;
    const verified = "subscription_admin_verified";
    const other = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    const json = { "DATA_TYPE": `${verified}#1.0.0`, [verified]: true };
    assert.equal((await put(rig, `${mapped}/${verified}`, json, other)).status, 403);
    assert.equal((await put(rig, `${mapped}/${verified}`, json)).status, 200);
    assert.equal((await rig.call("DELETE", `${mapped}/domain`, { token: rig.admin })).status, 404);
    const domain = {
      "DATA_TYPE": "domain#1.0.0",
      "domain_name": "data.uni.example",
      "wildcard": false,
      "private_key": "KEY-OF-THE-DOMAIN",
    };
    assert.equal((await put(rig, `${mapped}/domain`, domain)).status, 200);
    const shown = await rig.call("GET", `${mapped}/domain`, { token: rig.admin });
    assert.equal(shown.data[0]?.["private_key"], null);
    const collection = await rig.call("GET", mapped, { token: rig.admin });
    assert.equal(collection.data[0]?.["https_url"], "https://data.uni.example");
    assert.ok(!collection.text.includes("KEY-OF-THE-DOMAIN"));
    const force = { "DATA_TYPE": "collection#1.0.0", "force_encryption": true };
    await rig.call("PATCH", mapped, { token: rig.admin, json: force });
    const guest = await rig.call("GET", `/api/collections/${seedIds.guestCollection}`, {
      token: rig.admin,
    });
    assert.equal(guest.data[0]?.["force_encryption"], true);
  });
});

Deno.test("gateways keep their kind, and both names of the login timeout agree", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/storage_gateways/${seedIds.posixGateway}`;
    const patch = (change: Record<string, unknown>) =>
      rig.call("PATCH", path, {
        token: rig.admin,
        json: { "DATA_TYPE": "storage_gateway#1.3.0", ...change },
      });
    for (const [name, value] of [["connector_id", seedIds.admin], ["high_assurance", true]]) {
      assert.deepEqual(wrongProperties(await patch({ [String(name)]: value })), [name]);
    }
    assert.deepEqual(wrongProperties(await patch({ "require_mfa": true })), ["require_mfa"]);
    const s3 = { "policies": { "DATA_TYPE": "s3_storage_policies#1.0.0" } };
    assert.deepEqual(wrongProperties(await patch(s3)), ["policies"]);
    for (
      const name of ["authentication_assurance_timeout", "authentication_timeout_mins"] as const
    ) {
      const minutes = name === "authentication_timeout_mins" ? 60 : 90;
      const gateway = (await patch({ [name]: minutes })).data[0];
      assert.equal(gateway?.["authentication_timeout_mins"], minutes);
      assert.equal(gateway?.["authentication_assurance_timeout"], minutes);
    }
    const unknown = await rig.call("POST", "/api/storage_gateways", {
      token: rig.admin,
      json: { "DATA_TYPE": "storage_gateway#1.0.0", "connector_id": seedIds.admin },
    });
    assert.deepEqual(wrongProperties(unknown), ["connector_id"]);
  });
});

Deno.test("nodes end at a limit that is not a rate limit", async () => {
  await withSandbox({}, async (rig) => {
    const json = { "DATA_TYPE": "node#1.0.0", "ip_addresses": ["192.0.2.1"], "status": "active" };
    for (let count = 1; count < 100; count++) {
      assert.equal((await rig.call("POST", "/api/nodes", { token: rig.admin, json })).status, 200);
    }
    const full = await rig.call("POST", "/api/nodes", { token: rig.admin, json });
    assert.equal(full.status, 403);
    assert.equal(detailOf(full)["DATA_TYPE"], "limit_exceeded#1.0.0");
  });
});

Deno.test("a provider log-in that is denied, or asked for wrongly, leaves no credential", async () => {
  await withSandbox({}, async (rig) => {
    const box = await rig.call("POST", "/api/storage_gateways", {
      token: rig.admin,
      json: {
        "DATA_TYPE": "storage_gateway#1.0.0",
        "connector_id": "7c100eae-40fe-11e9-95a3-9cb6d0d9fd63",
      },
    });
    const form = {
      "identity_id": seedIds.admin,
      "redirect_uri": "https://127.0.0.1/done",
      "storage_gateway": String(box.data[0]?.["id"]),
    };
    const begin = (change: Record<string, string> = {}) =>
      rig.call("POST", "/api/v1/user_credentials", {
        token: rig.admin,
        form: { ...form, ...change },
      });
    for (
      const [name, value] of [
        ["identity_id", seedIds.outsider],
        ["redirect_uri", "x".repeat(221)],
        ["storage_gateway", seedIds.posixGateway],
        ["storage_gateway", seedIds.admin],
        ["redirect_uri", ""],
      ] as const
    ) assert.deepEqual(wrongProperties(await begin({ [name]: value })), [name]);
    const wrongType = await rig.call("POST", "/api/v1/user_credentials", { token: rig.admin });
    assert.equal(wrongType.status, 415);
    const begun = await begin();
    const state = new URL(begun.headers.get("location") ?? "").searchParams.get("state");
    const back = await rig.call("GET", `/api/v1/authcallback?error=access_denied&state=${state}`);
    assert.equal(back.headers.get("location"), "https://127.0.0.1/done?error=access_denied");
    const left = await rig.call("GET", "/api/user_credentials", { token: rig.admin });
    assert.deepEqual(left.data, []);
  });
});
