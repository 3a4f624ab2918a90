import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { detailOf, fakeClock, type Rig, withSandbox, wrongProperties } from "./harness.ts";

const manage = `urn:globus:auth:scope:${seedIds.endpoint}:manage_collections`;

function dataAccessTo(collection: string): string {
  return `${manage}[*https://auth.globus.org/scopes/${collection}/data_access]`;
}

function guest(change: Record<string, unknown> = {}) {
  return {
    "DATA_TYPE": "collection#1.0.0",
    "collection_type": "guest",
    "collection_base_path": "/mine",
    "display_name": "Mine",
    "public": false,
    "mapped_collection_id": seedIds.mappedCollection,
    ...change,
  };
}

async function idsOf(rig: Rig, path: string, token = rig.admin): Promise<unknown[]> {
  const ids: unknown[] = [];
  let marker = "";
  do {
    const joint = path.includes("?") ? "&" : "?";
    const reply = await rig.call("GET", `${path}${joint}marker=${marker}`, { token });
    assert.equal(reply.status, 200, reply.text);
    ids.push(...reply.data.map((item) => item["id"]));
    assert.equal(reply.json["has_next_page"], reply.json["marker"] !== "");
    marker = String(reply.json["marker"]);
  } while (marker !== "");
  return ids;
}

Deno.test("lists come in pages whose markers survive a deletion in between", async () => {
  const seed = { "generate": { "mapped_collections": 25 } };
  await withSandbox({ seed, pageSize: 10 }, async (rig) => {
    const all = await idsOf(rig, "/api/collections");
    assert.equal(all.length, 28);
    assert.equal(new Set(all).size, 28);
    const first = await rig.call("GET", "/api/collections?page_size=5", { token: rig.admin });
    assert.equal(first.data.length, 5);
    const last = first.data.at(-1)?.["id"];
    assert.equal(
      (await rig.call("DELETE", `/api/collections/${last}`, { token: rig.admin })).status,
      200,
    );
    const marker = String(first.json["marker"]);
    const next = await rig.call("GET", `/api/collections?page_size=5&marker=${marker}`, {
      token: rig.admin,
    });
    assert.equal(next.data[0]?.["id"], all[5]);
    for (const query of ["page_size=0", "page_size=x", "marker=%00"]) {
      const refused = await rig.call("GET", `/api/collections?${query}`, { token: rig.admin });
      assert.equal(refused.status, 400, query);
    }
  });
});

Deno.test("a list goes on after a document without an id, such as that of the versions", async () => {
  await withSandbox({ pageSize: 1 }, async (rig) => {
    const ids = await idsOf(rig, "/api/info");
    assert.equal(ids[0], undefined);
    assert.ok(ids.length > 10);
    assert.equal(new Set(ids).size, ids.length);
  });
});

Deno.test("collection filters choose by kind, owner, manager, parent and day", async () => {
  await withSandbox({}, async (rig) => {
    const { mappedCollection: mapped, privateCollection: secret, guestCollection: shared } =
      seedIds;
    const wanted: Record<string, string[]> = {
      "filter=mapped_collections": [mapped, secret],
      "filter=guest_collections": [shared],
      "filter=mapped_collections,guest_collections": [mapped, secret, shared],
      "filter=created_by_me": [mapped, secret],
      "filter=last_access>=2026-06-10": [shared],
      "filter=created_at<2026-02-20": [mapped],
      "filter=created_at=2026-02-20": [secret],
      [`mapped_collection_id=${mapped}`]: [shared],
      [`storage_gateway_id=${seedIds.highAssuranceGateway}`]: [secret],
    };
    for (const [query, ids] of Object.entries(wanted)) {
      assert.deepEqual(await idsOf(rig, `/api/collections?${encodeURI(query)}`), ids, query);
    }
    const token = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    assert.deepEqual(await idsOf(rig, "/api/collections", token), [mapped, shared]);
    assert.deepEqual(await idsOf(rig, "/api/collections?filter=managed_by_me", token), [shared]);
  });
});

Deno.test("private policies come only to administrators who ask for them", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/collections/${seedIds.mappedCollection}`;
    const asked = `${path}?include=private_policies`;
    const other = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    const root = async (target: string, token: string) =>
      (await rig.call("GET", target, { token })).data[0]?.["root_path"];
    assert.equal(await root(asked, rig.admin), "/projects");
    assert.equal(await root(path, rig.admin), undefined);
    assert.equal(await root(asked, other), undefined);
    const gateways = "/api/storage_gateways?include=private_policies";
    const shown = await rig.call("GET", gateways, { token: other });
    assert.equal(shown.data[0]?.["policies"], undefined);
    assert.equal(shown.data[0]?.["display_name"], "Project storage");
    const hidden = `/api/collections/${seedIds.privateCollection}`;
    assert.equal((await rig.call("GET", hidden, { token: other })).status, 404);
  });
});

Deno.test("a token without the endpoint's scope is asked for a consent", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.issueTokens({ scopes: "openid" })[0]?.accessToken;
    const reply = await rig.call("GET", "/api/collections", { token });
    assert.equal(reply.status, 401);
    assert.equal(detailOf(reply)["DATA_TYPE"], "missing_required_scopes#1.0.0");
    assert.deepEqual(detailOf(reply)["required_scopes"], [manage]);
    assert.equal((await rig.call("GET", "/api/info")).status, 200);
  });
});

Deno.test("changes need a role, and the refusal names which", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    const path = `/api/collections/${seedIds.mappedCollection}`;
    const json = { "DATA_TYPE": "collection#1.0.0", "display_name": "Taken over" };
    const refused = await rig.call("PATCH", path, { token, json });
    assert.equal(refused.status, 403);
    assert.deepEqual(detailOf(refused)["roles"], [
      { "role": "owner" },
      { "role": "administrator" },
      { "role": "administrator", "collection": seedIds.mappedCollection },
    ]);
    const role = {
      "DATA_TYPE": "role#1.0.0",
      "collection": seedIds.mappedCollection,
      "principal": `urn:globus:groups:id:${seedIds.group}`,
      "role": "administrator",
    };
    const given = await rig.call("POST", "/api/roles", { token: rig.admin, json: role });
    assert.equal(given.status, 200, given.text);
    assert.equal(
      (await rig.call("PATCH", path, { token, json })).status,
      200,
      "by the group's role",
    );
    const twice = await rig.call("POST", "/api/roles", { token: rig.admin, json: role });
    assert.deepEqual([twice.status, twice.json["code"]], [409, "exists"]);
    const removed = await rig.call("DELETE", `/api/roles/${given.data[0]?.["id"]}`, {
      token: rig.admin,
    });
    assert.equal(removed.status, 200);
    assert.equal((await rig.call("PATCH", path, { token, json })).status, 403);
  });
});

Deno.test("owners keep their roles, and roles fit what they are given on", async () => {
  await withSandbox({}, async (rig) => {
    const roles = await rig.call("GET", "/api/roles?include=all_roles", { token: rig.admin });
    const owner = roles.data.find((role) => role["role"] === "owner")?.["id"];
    assert.equal(
      (await rig.call("DELETE", `/api/roles/${owner}`, { token: rig.admin })).status,
      409,
    );
    const principal = `urn:globus:auth:identity:${seedIds.outsider}`;
    for (const role of ["owner", "access_manager"]) {
      const json = { "DATA_TYPE": "role#1.0.0", principal, role };
      const reply = await rig.call("POST", "/api/roles", { token: rig.admin, json });
      assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["role"]]);
    }
    const json = { "DATA_TYPE": "role#1.0.0", "principal": "somebody", "role": "administrator" };
    const reply = await rig.call("POST", "/api/roles", { token: rig.admin, json });
    assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["principal"]]);
    const clear = { "DATA_TYPE": "endpoint_subscription#1.0.0", "subscription_id": null };
    const cleared = await rig.call("PUT", "/api/endpoint/subscription_id", {
      token: rig.admin,
      json: clear,
    });
    assert.equal(cleared.status, 200);
    const unpaid = await rig.call("POST", "/api/roles", {
      token: rig.admin,
      json: { "DATA_TYPE": "role#1.0.0", principal, "role": "administrator" },
    });
    assert.deepEqual([unpaid.status, unpaid.json["code"]], [403, "subscription_required"]);
    assert.equal(detailOf(unpaid)["DATA_TYPE"], "subscription_required#1.0.0");
  });
});

Deno.test("documents are checked by type, version, field and rule", async () => {
  await withSandbox({}, async (rig) => {
    const mapped = {
      "DATA_TYPE": "collection#1.0.0",
      "collection_type": "mapped",
      "collection_base_path": "/",
      "display_name": "New",
      "public": true,
      "storage_gateway_id": seedIds.posixGateway,
    };
    const wrong: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ "display_name": undefined }, "display_name"],
      [{ "public": "yes" }, "public"],
      [{ "DATA_TYPE": "role#1.0.0" }, "DATA_TYPE"],
      [{ "DATA_TYPE": "collection" }, "DATA_TYPE"],
      [{ "DATA_TYPE": "collection#1.99.0" }, "DATA_TYPE"],
      [{ "delete_protected": false }, "DATA_TYPE"],
      [{ "storage_gateway_id": seedIds.admin }, "storage_gateway_id"],
      [{ "policies": { "DATA_TYPE": "s3_collection_policies#1.0.0" } }, "policies"],
      [{ "DATA_TYPE": "collection#1.10.0", "acl_expiration_mins": 5 }, "acl_expiration_mins"],
      [{ "display_name": "x".repeat(129) }, "display_name"],
      [{ "id": seedIds.admin }, "id"],
      [{ "no_such_field": 1 }, "no_such_field"],
    ];
    for (const [change, property] of wrong) {
      const json = { ...mapped, ...change };
      const reply = await rig.call("POST", "/api/collections", { token: rig.admin, json });
      assert.equal(reply.status, 422, JSON.stringify(change));
      assert.ok(wrongProperties(reply).includes(property), reply.text);
    }
    assert.equal((await idsOf(rig, "/api/collections")).length, 3, "nothing was created");
    const json = { ...mapped, "DATA_TYPE": "collection#1.8.0", "delete_protected": false };
    const made = await rig.call("POST", "/api/collections", { token: rig.admin, json });
    assert.equal(made.status, 201, made.text);
  });
});

Deno.test("fields that cannot change may be sent back as they are and not otherwise", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/collections/${seedIds.mappedCollection}`;
    const shown = (await rig.call("GET", `${path}?include=private_policies`, { token: rig.admin }))
      .data[0] ?? {};
    const json = { ...shown, "display_name": "Renamed", "description": "Words" };
    assert.equal((await rig.call("PUT", path, { token: rig.admin, json })).status, 200);
    for (const name of ["collection_base_path", "https_url", "storage_gateway_id"]) {
      const change = { ...json, [name]: seedIds.admin };
      const reply = await rig.call("PUT", path, { token: rig.admin, json: change });
      assert.deepEqual([reply.status, wrongProperties(reply)], [422, [name]]);
    }
    const cleared = { "DATA_TYPE": "collection#1.0.0", "description": null };
    const patched = await rig.call("PATCH", path, { token: rig.admin, json: cleared });
    assert.equal(patched.data[0]?.["description"], undefined);
    assert.equal(patched.data[0]?.["display_name"], "Renamed", "PATCH leaves the rest");
    const rest: Record<string, unknown> = { ...json };
    delete rest["enable_https"];
    const replaced = await rig.call("PUT", path, { token: rig.admin, json: rest });
    assert.equal(replaced.data[0]?.["enable_https"], false, "PUT resets what it leaves out");
  });
});

Deno.test("deleting a mapped collection takes its guests, roles and policies with it", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/collections/${seedIds.mappedCollection}`;
    const blocked = await rig.call("DELETE", path, { token: rig.admin });
    assert.deepEqual([blocked.status, blocked.json["code"]], [409, "conflict"]);
    assert.deepEqual(detailOf(blocked)["resources"], [seedIds.mappedCollection]);
    const gateway = `/api/storage_gateways/${seedIds.posixGateway}`;
    const used = await rig.call("DELETE", gateway, { token: rig.admin });
    assert.deepEqual(detailOf(used)["resources"], [
      seedIds.mappedCollection,
      seedIds.guestCollection,
    ]);
    const json = { "DATA_TYPE": "collection#1.8.0", "delete_protected": false };
    assert.equal((await rig.call("PATCH", path, { token: rig.admin, json })).status, 200);
    assert.equal((await rig.call("DELETE", path, { token: rig.admin })).status, 200);
    const guestPath = `/api/collections/${seedIds.guestCollection}`;
    assert.equal((await rig.call("GET", guestPath, { token: rig.admin })).status, 404);
    const roles = await rig.call("GET", "/api/roles?include=all_roles", { token: rig.admin });
    assert.ok(roles.data.length > 0 && roles.data.every((role) => role["collection"] === null));
    assert.equal((await rig.call("DELETE", gateway, { token: rig.admin })).status, 200);
  });
});

Deno.test("batch delete takes guests, skips unknown ids and refuses mapped collections", async () => {
  await withSandbox({}, async (rig) => {
    const post = (ids: string[]) =>
      rig.call("POST", "/api/collections/batch_delete", {
        token: rig.admin,
        json: { "DATA_TYPE": "batch#1.0.0", ids },
      });
    const refused = await post([seedIds.guestCollection, seedIds.mappedCollection]);
    assert.equal(refused.status, 403);
    assert.deepEqual(detailOf(refused), {
      "DATA_TYPE": "batch#1.0.0",
      "ids": [seedIds.mappedCollection],
    });
    const done = await post([seedIds.guestCollection, seedIds.admin]);
    assert.equal(done.status, 202);
    assert.deepEqual(done.data[0]?.["ids"], [seedIds.guestCollection]);
    assert.equal((await idsOf(rig, "/api/collections?filter=guest_collections")).length, 0);
  });
});

Deno.test("a guest collection needs a consent, an allowed domain and a permitting parent", async () => {
  await withSandbox({}, async (rig) => {
    const post = (token: string, change: Record<string, unknown> = {}) =>
      rig.call("POST", "/api/collections", { token, json: guest(change) });
    const without = await post(rig.admin);
    assert.equal(without.status, 401);
    const scopes = dataAccessTo(seedIds.mappedCollection);
    assert.deepEqual(detailOf(without)["required_scopes"], [scopes]);
    const token = (identity: string) => rig.sandbox.managerToken({ identity, scopes });
    const foreign = await post(token("visitor@elsewhere.example"));
    assert.equal(detailOf(foreign)["DATA_TYPE"], "not_from_allowed_domain#1.0.0");
    const other = await post(token("researcher@example.org"), { "identity_id": seedIds.admin });
    assert.deepEqual(detailOf(other), {
      "DATA_TYPE": "id_not_in_identity_set#1.0.0",
      "id": seedIds.admin,
    });
    const made = await post(token("researcher@example.org"));
    assert.equal(made.status, 201, made.text);
    assert.equal(made.data[0]?.["identity_id"], seedIds.researcher);
    const nested = await post(token("researcher@example.org"), {
      "mapped_collection_id": seedIds.guestCollection,
    });
    assert.deepEqual([nested.status, wrongProperties(nested)], [422, ["mapped_collection_id"]]);
  });
});

Deno.test("high assurance collections ask for a fresh login", async () => {
  const clock = fakeClock();
  await withSandbox({ clock }, async (rig) => {
    const json = guest({ "mapped_collection_id": seedIds.privateCollection });
    clock.advance(31 * 60_000);
    const stale = await rig.call("POST", "/api/collections", { token: rig.admin, json });
    assert.equal(stale.status, 403);
    assert.equal(detailOf(stale)["DATA_TYPE"], "authentication_timeout#1.1.0");
    assert.deepEqual(detailOf(stale)["identities"], [seedIds.admin]);
    assert.equal(stale.json["DATA_TYPE"], "result#1.1.0");
    const token = rig.sandbox.managerToken();
    assert.equal((await rig.call("POST", "/api/collections", { token, json })).status, 201);
  });
});

Deno.test("secrets of credentials and gateways go in and never come out", async () => {
  await withSandbox({}, async (rig) => {
    const secret = "VERY-SECRET-VALUE";
    const policies = {
      "DATA_TYPE": "s3_user_credential_policies#1.2.0",
      "s3_multi_keys": [
        { "path_prefixes": ["/a"], "s3_key_id": "A", "s3_secret_key": secret },
        { "path_prefixes": ["/b"], "s3_key_id": "B", "s3_secret_key": secret },
      ],
    };
    const base = { "DATA_TYPE": "user_credential#1.0.0" };
    const json = { ...base, "storage_gateway_id": seedIds.s3Gateway, policies };
    const made = await rig.call("POST", "/api/user_credentials", { token: rig.admin, json });
    assert.equal(made.status, 201, made.text);
    const path = `/api/user_credentials/${made.data[0]?.["id"]}`;
    const change = {
      ...base,
      "policies": {
        ...policies,
        "s3_multi_keys": [{ "path_prefixes": ["/a"], "s3_key_id": "A", "s3_secret_key": null }],
      },
    };
    const patched = await rig.call("PATCH", path, { token: rig.admin, json: change });
    assert.equal(patched.status, 200, patched.text);
    assert.match(patched.text, /"s3_key_id":"B"/);
    assert.doesNotMatch(patched.text, /"s3_key_id":"A"/);
    const listed = await rig.call("GET", "/api/user_credentials?include=all", {
      token: rig.admin,
    });
    for (const reply of [made, patched, listed]) assert.ok(!reply.text.includes(secret));
    const other = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    const refused = await rig.call("GET", path, { token: other });
    assert.equal(detailOf(refused)["DATA_TYPE"], "not_resource_owner#1.0.0");
  });
});

Deno.test("audit-logs come in pages, by time and by kind", async () => {
  await withSandbox({ clock: fakeClock() }, async (rig) => {
    assert.equal((await idsOf(rig, "/api/audit-logs?limit=40")).length, 250);
    const window = "start_time=2026-07-01T11:00:00Z&end_time=2026-07-01T11:09:00Z";
    assert.equal((await idsOf(rig, `/api/audit-logs?${window}`)).length, 10);
    const short = "from=2026-07-01T11:00:00Z&to=2026-07-01T11:09:00Z&event_type=transfer";
    assert.equal((await idsOf(rig, `/api/audit-logs?${short}`)).length, 4);
    const token = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    assert.equal((await rig.call("GET", "/api/audit-logs", { token })).status, 403);
  });
});
