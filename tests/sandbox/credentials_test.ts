import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, dataAccessTo, type Doc, documents, ids, nobody, show } from "./documents.ts";
import { detailOf, type Reply, type Rig, withSandbox, wrongProperties } from "./harness.ts";

const { s3Gateway, mappedCollection } = seedIds;

function tokenOf(rig: Rig, name: string): string {
  return rig.sandbox.managerToken({ identity: name });
}

function manageCredentials(rig: Rig, on: boolean): Promise<Reply> {
  return rig.call("PATCH", `/api/storage_gateways/${s3Gateway}`, {
    token: rig.admin,
    json: { "DATA_TYPE": "storage_gateway#1.2.0", "admin_managed_credentials": on },
  });
}

Deno.test("a credential belongs to the caller, or to an identity of theirs", async () => {
  await withSandbox({}, async (rig) => {
    const post = (change: Doc, token = rig.admin) =>
      rig.call("POST", "/api/user_credentials", {
        token,
        json: { ...documents.credential, ...change },
      });
    assert.equal((await post({})).data[0]?.["identity_id"], seedIds.admin);
    assert.equal((await post({ "identity_id": seedIds.admin })).status, 201);
    for (const identity of [seedIds.researcher, nobody]) {
      assert.deepEqual(wrongProperties(await post({ "identity_id": identity })), ["identity_id"]);
    }
    await manageCredentials(rig, true);
    assert.equal((await post({ "identity_id": seedIds.researcher })).status, 201);
    const visitor = tokenOf(rig, "visitor@elsewhere.example");
    const foreign = await post({ "identity_id": seedIds.researcher }, visitor);
    assert.equal(foreign.status, 422, "only administrators manage those of others");
  });
});

Deno.test("a credential cannot be handed to another identity by a change", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/user_credentials", documents.credential);
    const path = `/api/user_credentials/${made["id"]}`;
    for (const method of ["PATCH", "PUT"]) {
      const json = { ...documents.credential, "identity_id": seedIds.researcher };
      const reply = await rig.call(method, path, { token: rig.admin, json });
      assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["identity_id"]], method);
    }
    assert.equal((await show(rig, path))["identity_id"], seedIds.admin);
  });
});

Deno.test("lists show one's own credentials, and those one manages when asked for all", async () => {
  await withSandbox({}, async (rig) => {
    const researcher = tokenOf(rig, "researcher@example.org");
    const mine = (await create(rig, "/api/user_credentials", documents.credential))["id"];
    const theirs =
      (await create(rig, "/api/user_credentials", documents.credential, researcher))["id"];
    const path = "/api/user_credentials";
    assert.deepEqual(await ids(rig, path), [mine]);
    assert.deepEqual(await ids(rig, path, researcher), [theirs]);
    assert.deepEqual(await ids(rig, `${path}?include=all`), [mine], "not managed by admins");
    await manageCredentials(rig, true);
    assert.deepEqual(await ids(rig, `${path}?include=all`), [mine, theirs]);
    assert.deepEqual(await ids(rig, path), [mine], "all must be asked for");
    assert.deepEqual(await ids(rig, `${path}?include=all`, researcher), [theirs]);
    assert.deepEqual(await ids(rig, `${path}?storage_gateway=${s3Gateway}`), [mine]);
    assert.deepEqual(await ids(rig, `${path}?storage_gateway=${seedIds.posixGateway}`), []);
  });
});

Deno.test("every access to another's credential says whose it is not", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/user_credentials", documents.credential);
    const path = `/api/user_credentials/${made["id"]}`;
    const token = tokenOf(rig, "researcher@example.org");
    const change = { "DATA_TYPE": "user_credential#1.0.0", "display_name": "Mine" };
    for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
      const sent = method === "PUT" || method === "PATCH" ? { token, json: change } : { token };
      const reply = await rig.call(method, path, sent);
      assert.equal(reply.status, 403, method);
      assert.deepEqual(detailOf(reply), {
        "DATA_TYPE": "not_resource_owner#1.0.0",
        "id": made["id"],
      });
    }
    await manageCredentials(rig, true);
    const service = rig.sandbox.managerToken({ identity: seedIds.serviceClient });
    assert.equal((await rig.call("GET", path, { token: service })).status, 200, "administrators");
    assert.equal((await rig.call("GET", path, { token })).status, 403, "nobody else");
    assert.equal((await rig.call("DELETE", path, { token: service })).status, 200);
  });
});

const values: readonly (readonly [Doc, string])[] = [
  [{ "storage_gateway_id": nobody }, "storage_gateway_id"],
  [{ "storage_gateway_id": undefined }, "storage_gateway_id"],
  [{ "storage_gateway_id": 7 }, "storage_gateway_id"],
  [{ "identity_id": "me" }, "identity_id"],
  [{ "provisioned": true }, "provisioned"],
  [{ "policies": {} }, "policies.DATA_TYPE"],
  [{ "policies": { "DATA_TYPE": "s3_user_credential_policies#1.0.0", "key": 1 } }, "policies.key"],
  [{
    "policies": { "DATA_TYPE": "s3_user_credential_policies#1.1.0", "s3_multi_keys": [] },
  }, "policies.DATA_TYPE"],
];
for (const [change, wrong] of values) {
  Deno.test(`a credential with ${JSON.stringify(change)} is refused for "${wrong}"`, async () => {
    await withSandbox({}, async (rig) => {
      const json = { ...documents.credential, ...change };
      const reply = await rig.call("POST", "/api/user_credentials", { token: rig.admin, json });
      assert.equal(reply.status, 422, reply.text);
      assert.ok(wrongProperties(reply).includes(wrong), reply.text);
      assert.deepEqual(await ids(rig, "/api/user_credentials"), []);
    });
  });
}

const keys = (list: Doc[]): Doc => ({
  "DATA_TYPE": "user_credential#1.0.0",
  "policies": { "DATA_TYPE": "s3_user_credential_policies#1.2.0", "s3_multi_keys": list },
});
const key = (id: string, prefix: string, secret: string | null = "S3-SECRET") => ({
  "path_prefixes": [prefix],
  "s3_key_id": id,
  "s3_secret_key": secret,
});

/** Ids and prefixes of a credential's keys, as shown. */
function shownKeys(credential: Doc): unknown[] {
  const policies = Object(credential["policies"]);
  const list: unknown[] = Array.isArray(policies["s3_multi_keys"]) ? policies["s3_multi_keys"] : [];
  return list.map((entry) => [Object(entry)["s3_key_id"], Object(entry)["path_prefixes"][0]]);
}

Deno.test("PATCH adds, replaces and removes single S3 keys; PUT replaces them all", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/user_credentials", {
      ...documents.credential,
      ...keys([key("A", "/a"), key("B", "/b")]),
    });
    const path = `/api/user_credentials/${made["id"]}`;
    const patch = async (list: Doc[]) => {
      const reply = await rig.call("PATCH", path, { token: rig.admin, json: keys(list) });
      assert.equal(reply.status, 200, reply.text);
      assert.ok(!reply.text.includes("S3-SECRET"));
      return shownKeys(reply.data[0] ?? {});
    };
    assert.deepEqual(await patch([key("C", "/c")]), [["A", "/a"], ["B", "/b"], ["C", "/c"]]);
    assert.deepEqual(await patch([key("B", "/new")]), [["A", "/a"], ["B", "/new"], ["C", "/c"]]);
    assert.deepEqual(await patch([key("A", "/a", null)]), [["B", "/new"], ["C", "/c"]]);
    assert.deepEqual(await patch([key("Z", "/z", null)]), [["B", "/new"], ["C", "/c"]]);
    assert.deepEqual(await patch([]), [["B", "/new"], ["C", "/c"]]);
    const json = { ...documents.credential, ...keys([key("D", "/d")]) };
    const put = await rig.call("PUT", path, { token: rig.admin, json });
    assert.deepEqual(shownKeys(put.data[0] ?? {}), [["D", "/d"]]);
    assert.equal(
      put.data[0]?.["identity_id"],
      seedIds.admin,
      "the owner stays without being named",
    );
  });
});

Deno.test("a change of the name alone keeps the keys", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/user_credentials", {
      ...documents.credential,
      ...keys([key("A", "/a")]),
    });
    const path = `/api/user_credentials/${made["id"]}`;
    const json = { "DATA_TYPE": "user_credential#1.0.0", "display_name": "Named" };
    await rig.call("PATCH", path, { token: rig.admin, json });
    const shown = await show(rig, path);
    assert.deepEqual([shown["display_name"], shownKeys(shown)], ["Named", [["A", "/a"]]]);
    assert.equal(shown["provisioned"], true);
    const moved = { ...json, "storage_gateway_id": seedIds.posixGateway };
    const reply = await rig.call("PATCH", path, { token: rig.admin, json: moved });
    assert.deepEqual(wrongProperties(reply), ["storage_gateway_id"]);
  });
});

Deno.test("a guest collection uses the credential that it names, of its maker and gateway", async () => {
  await withSandbox({}, async (rig) => {
    const s3 = { "s3_key_id": "K", "s3_secret_key": "S" };
    const policies = { "DATA_TYPE": "s3_user_credential_policies#1.0.0", ...s3 };
    const ready = { ...documents.credential, policies };
    const first = await create(rig, "/api/user_credentials", ready);
    const second = await create(rig, "/api/user_credentials", ready);
    const foreign = await create(
      rig,
      "/api/user_credentials",
      ready,
      tokenOf(rig, "researcher@example.org"),
    );
    const mapped = await create(rig, "/api/collections", {
      ...documents.mapped,
      "allow_guest_collections": true,
      "storage_gateway_id": s3Gateway,
    });
    const token = rig.sandbox.managerToken({ scopes: dataAccessTo(String(mapped["id"])) });
    const post = (change: Doc) =>
      rig.call("POST", "/api/collections", {
        token,
        json: { ...documents.guest, "mapped_collection_id": mapped["id"], ...change },
      });
    assert.equal((await post({})).data[0]?.["user_credential_id"], first["id"]);
    const named = await post({ "user_credential_id": second["id"] });
    assert.equal(named.data[0]?.["user_credential_id"], second["id"]);
    const lacking = await post({ "user_credential_id": foreign["id"] });
    assert.equal(lacking.status, 403);
    assert.deepEqual(detailOf(lacking), {
      "DATA_TYPE": "credential_not_found#1.0.0",
      "accounts": [{
        "DATA_TYPE": "account#1.0.0",
        "identity_id": seedIds.admin,
        "storage_gateway_id": s3Gateway,
        "username": "admin@example.org",
      }],
    });
  });
});

Deno.test("sharing policies are read, listed by user and removed, and never changed", async () => {
  await withSandbox({}, async (rig) => {
    const ada = await create(rig, "/api/sharing_policies", documents.sharingPolicy);
    const { "users": _, ...forAll } = documents.sharingPolicy;
    const all = await create(rig, "/api/sharing_policies", forAll);
    assert.deepEqual(all["users"], []);
    const list = `/api/sharing_policies?collection_id=${mappedCollection}`;
    assert.deepEqual(await ids(rig, list), [ada["id"], all["id"]]);
    assert.deepEqual(await ids(rig, `${list}&username=ada`), [ada["id"]]);
    assert.deepEqual(await ids(rig, `${list}&username=eve`), []);
    const path = `/api/sharing_policies/${ada["id"]}`;
    assert.deepEqual(await show(rig, path), ada);
    for (const method of ["PUT", "PATCH"]) {
      const sent = { token: rig.admin, json: documents.sharingPolicy };
      assert.equal((await rig.call(method, path, sent)).status, 405);
    }
    assert.equal((await rig.call("DELETE", path, { token: rig.admin })).status, 200);
    assert.deepEqual(await ids(rig, list), [all["id"]]);
  });
});

const policyValues: readonly (readonly [Doc, string])[] = [
  [{ "collection_id": undefined }, "collection_id"],
  [{ "collection_id": nobody }, "collection_id"],
  [{ "collection_id": seedIds.guestCollection }, "collection_id"],
  [{ "sharing_restrict_paths": undefined }, "sharing_restrict_paths"],
  [{ "sharing_restrict_paths": { "read": "/" } }, "sharing_restrict_paths.read"],
  [{ "users": "ada" }, "users"],
];
for (const [change, wrong] of policyValues) {
  Deno.test(`a sharing policy with ${JSON.stringify(change)} is refused for "${wrong}"`, async () => {
    await withSandbox({}, async (rig) => {
      const json = { ...documents.sharingPolicy, ...change };
      const reply = await rig.call("POST", "/api/sharing_policies", { token: rig.admin, json });
      assert.deepEqual([reply.status, wrongProperties(reply)], [422, [wrong]], reply.text);
    });
  });
}

Deno.test("sharing policies are listed for one collection that is named and is there", async () => {
  await withSandbox({}, async (rig) => {
    const get = (query: string) =>
      rig.call("GET", `/api/sharing_policies${query}`, { token: rig.admin });
    const without = await get("");
    assert.deepEqual([without.status, without.json["code"]], [400, "bad_request"]);
    const unknown = await get(`?collection_id=${nobody}`);
    assert.deepEqual([unknown.status, unknown.json["code"]], [403, "permission_denied"]);
    assert.deepEqual((await get(`?collection_id=${mappedCollection}`)).data, []);
  });
});
