import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, dataAccessTo, type Doc, documents, ids, nobody, show } from "./documents.ts";
import { detailOf, fakeClock, type Reply, type Rig, withSandbox } from "./harness.ts";
import { wrongProperties } from "./harness.ts";

const { mappedCollection, guestCollection, privateCollection, posixGateway } = seedIds;
const mappedPath = `/api/collections/${mappedCollection}`;
const guestPath = `/api/collections/${guestCollection}`;
const latest = "collection#1.16.0";

function post(rig: Rig, json: Doc, token = rig.admin): Promise<Reply> {
  return rig.call("POST", "/api/collections", { token, json });
}

function patch(rig: Rig, path: string, change: Doc): Promise<Reply> {
  return rig.call("PATCH", path, { token: rig.admin, json: { "DATA_TYPE": latest, ...change } });
}

Deno.test("a mapped collection gets its address, its owner and the usual settings", async () => {
  await withSandbox({ clock: fakeClock() }, async (rig) => {
    const reply = await post(rig, documents.mapped);
    assert.deepEqual([reply.status, reply.json["detail"]], [201, "created"]);
    const made = reply.data[0] ?? {};
    const id = String(made["id"]);
    const domain = `m-${id.slice(0, 6)}.sandbox.example.org`;
    const wanted: Doc = {
      "DATA_TYPE": latest,
      "allow_guest_collections": false,
      "authentication_timeout_mins": 15_840,
      "collection_base_path": "/new",
      "collection_type": "mapped",
      "connector_id": "145812c8-decc-41f1-83cf-bb2a85a2a70b",
      "created_at": "2026-07-01",
      "delete_protected": true,
      "deleted": false,
      "domain_name": domain,
      "enable_https": false,
      "high_assurance": false,
      "https_url": `https://${domain}`,
      "identity_id": seedIds.admin,
      "last_access": null,
      "manager_url": rig.sandbox.managerUrl,
      "require_mfa": false,
      "root_path": "/new",
      "tlsftp_url": `tlsftp://${domain}:443`,
    };
    for (const [name, value] of Object.entries(wanted)) assert.deepEqual(made[name], value, name);
    const shown = await show(rig, `/api/collections/${id}?include=private_policies`);
    assert.deepEqual(shown, made);
  });
});

Deno.test("a guest collection gets what its mapped collection gives it", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.managerToken({ scopes: dataAccessTo(mappedCollection) });
    const made = await create(rig, "/api/collections", documents.guest, token);
    assert.match(String(made["domain_name"]), /^g-/);
    assert.equal(made["storage_gateway_id"], posixGateway);
    assert.equal(made["allow_guest_collections"], false);
    assert.equal(made["force_encryption"], false);
    assert.equal(made["skip_auto_delete"], false);
    assert.equal(made["delete_protected"], undefined, "guests are not protected");
    await patch(rig, mappedPath, { "force_encryption": true });
    const second = await create(rig, "/api/collections", documents.guest, token);
    assert.equal(second["force_encryption"], true);
    assert.equal((await show(rig, guestPath))["force_encryption"], true, "those before, too");
  });
});

/** One change to a good mapped collection, and the property refused for it. */
const mappedValues: readonly (readonly [Doc, string | undefined])[] = [
  [{ "display_name": "x".repeat(128) }, undefined],
  [{ "display_name": "x".repeat(129) }, "display_name"],
  [{ "display_name": "two\nlines" }, "display_name"],
  [{ "organization": "x".repeat(1024) }, undefined],
  [{ "organization": "x".repeat(1025) }, "organization"],
  [{ "department": "x".repeat(1025) }, "department"],
  [{ "user_message": "x".repeat(256) }, undefined],
  [{ "user_message": "x".repeat(257) }, "user_message"],
  [{ "user_message": null }, undefined],
  [{ "DATA_TYPE": "collection#1.1.0", "user_message": "x".repeat(64) }, undefined],
  [{ "DATA_TYPE": "collection#1.1.0", "user_message": "x".repeat(65) }, "DATA_TYPE"],
  [{ "keywords": ["a", "b"] }, undefined],
  [{ "keywords": ["x".repeat(600), "y".repeat(600)] }, "keywords"],
  [{ "auto_delete_timeout": 1 }, undefined],
  [{ "auto_delete_timeout": 0 }, "auto_delete_timeout"],
  [{ "auto_delete_timeout": null }, undefined],
  [{ "skip_auto_delete": true }, "skip_auto_delete"],
  [{ "acl_expiration_mins": 60 }, "acl_expiration_mins"],
  [{ "acl_expiration_mins": null }, undefined],
  [{ "preserve_modtime": "inbound" }, undefined],
  [{ "preserve_modtime": "sideways" }, "preserve_modtime"],
  [{ "restrict_transfers_to_high_assurance": "all" }, undefined],
  [{ "https_methods": ["GET"] }, undefined],
  [{ "https_methods": ["get"] }, "https_methods.0"],
  [{ "guest_auth_policy_id": seedIds.policy }, undefined],
  [{ "guest_auth_policy_id": "x" }, "guest_auth_policy_id"],
  [{ "domain_name": "data.sandbox.example.org" }, undefined],
  [{ "domain_name": "m-data.sandbox.example.org" }, "domain_name"],
  [{ "domain_name": "G-data.sandbox.example.org" }, "domain_name"],
  [{ "identity_id": seedIds.researcher }, undefined],
  [{ "identity_id": nobody }, "identity_id"],
  [{ "storage_gateway_id": nobody }, "storage_gateway_id"],
  [{ "storage_gateway_id": undefined }, "storage_gateway_id"],
  [{ "collection_type": "shared" }, "collection_type"],
  [{ "collection_base_path": undefined }, "collection_base_path"],
  [{ "sharing_restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0" } }, undefined],
  [{ "sharing_users_allow": ["a"], "sharing_users_deny": null }, undefined],
  [{ "activity_notification_policy": { "status": [], "transfer_use": [] } }, undefined],
  [{ "associated_flow_policy": null }, undefined],
  [{ "policies": { "DATA_TYPE": "posix_collection_policies" } }, "policies.DATA_TYPE"],
];
for (const [change, wrong] of mappedValues) {
  const shown = JSON.stringify(change).replace(/(.)\1{20,}/g, "$1…").slice(0, 80);
  const words = wrong === undefined ? "is made" : `is refused for "${wrong}"`;
  Deno.test(`a mapped collection with ${shown} ${words}`, async () => {
    await withSandbox({}, async (rig) => {
      const reply = await post(rig, { ...documents.mapped, "DATA_TYPE": latest, ...change });
      const count = (await ids(rig, "/api/collections")).length;
      if (wrong === undefined) {
        assert.equal(reply.status, 201, reply.text);
        const given = Object.entries(change).filter(([name]) => name !== "DATA_TYPE");
        for (const [name, value] of given) {
          assert.deepEqual(reply.data[0]?.[name] ?? null, value, name);
        }
        assert.equal(count, 4);
      } else {
        assert.deepEqual([reply.status, wrongProperties(reply)], [422, [wrong]], reply.text);
        assert.equal(count, 3);
      }
    });
  });
}

const guestValues: readonly (readonly [Doc, string | undefined])[] = [
  [{ "enable_https": true }, undefined],
  [{ "skip_auto_delete": true }, undefined],
  [{ "allow_guest_collections": true }, "allow_guest_collections"],
  [{ "auto_delete_timeout": 5 }, "auto_delete_timeout"],
  [{ "guest_auth_policy_id": seedIds.policy }, "guest_auth_policy_id"],
  [{ "domain_name": "x.example.org" }, "domain_name"],
  [{ "mapped_collection_id": undefined }, "mapped_collection_id"],
  [{ "mapped_collection_id": nobody }, "mapped_collection_id"],
  [{ "mapped_collection_id": guestCollection }, "mapped_collection_id"],
];
for (const [change, wrong] of guestValues) {
  const words = wrong === undefined ? "is made" : `is refused for "${wrong}"`;
  Deno.test(`a guest collection with ${JSON.stringify(change)} ${words}`, async () => {
    await withSandbox({}, async (rig) => {
      const token = rig.sandbox.managerToken({ scopes: dataAccessTo(mappedCollection) });
      const json = { ...documents.guest, "DATA_TYPE": latest, ...change };
      const reply = await post(rig, json, token);
      if (wrong === undefined) assert.equal(reply.status, 201, reply.text);
      else assert.deepEqual([reply.status, wrongProperties(reply)], [422, [wrong]], reply.text);
    });
  });
}

Deno.test("a mapped collection that allows no guests takes none", async () => {
  await withSandbox({}, async (rig) => {
    await patch(rig, mappedPath, { "allow_guest_collections": false });
    const token = rig.sandbox.managerToken({ scopes: dataAccessTo(mappedCollection) });
    const reply = await post(rig, documents.guest, token);
    assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["mapped_collection_id"]]);
    assert.match(reply.text, /does not allow guest collections/);
  });
});

Deno.test("two collections cannot have the same domain name", async () => {
  await withSandbox({}, async (rig) => {
    const json = { ...documents.mapped, "domain_name": "data.sandbox.example.org" };
    const first = await create(rig, "/api/collections", json);
    const second = await post(rig, json);
    assert.deepEqual([second.status, second.json["code"]], [409, "conflict"]);
    assert.deepEqual(detailOf(second), {
      "DATA_TYPE": "resource_conflict#1.0.0",
      "resources": [first["id"]],
    });
  });
});

/** Fields that nobody, or nobody after creation, can write. */
const unchangeable = [
  "id",
  "connector_id",
  "https_url",
  "tlsftp_url",
  "manager_url",
  "created_at",
  "high_assurance",
  "deleted",
  "storage_gateway_id",
  "collection_base_path",
  "root_path",
];
for (const name of unchangeable) {
  Deno.test(`"${name}" of a collection may be sent back as it is, and not changed`, async () => {
    await withSandbox({}, async (rig) => {
      const shown = await show(rig, `${mappedPath}?include=private_policies`);
      assert.notEqual(shown[name], undefined);
      const same = await patch(rig, mappedPath, { [name]: shown[name], "description": "x" });
      assert.equal(same.status, 200, same.text);
      const other = typeof shown[name] === "boolean" ? !shown[name] : nobody;
      for (const value of [other, null]) {
        const reply = await patch(rig, mappedPath, { [name]: value, "description": "y" });
        assert.deepEqual([reply.status, wrongProperties(reply)], [422, [name]]);
      }
      const after = await show(rig, `${mappedPath}?include=private_policies`);
      assert.deepEqual([after[name], after["description"]], [shown[name], "x"]);
    });
  });
}

Deno.test("a collection stays what it is: mapped or guest", async () => {
  await withSandbox({}, async (rig) => {
    for (const [path, type] of [[mappedPath, "guest"], [guestPath, "mapped"]] as const) {
      const reply = await patch(rig, path, { "collection_type": type });
      assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["collection_type"]]);
    }
    assert.equal((await show(rig, mappedPath))["collection_type"], "mapped");
    assert.equal((await show(rig, guestPath))["collection_type"], "guest");
  });
});

Deno.test("PATCH with null takes a value away, and PUT takes away what it leaves out", async () => {
  await withSandbox({}, async (rig) => {
    const given = { "contact_email": "a@example.org", "description": "d", "user_message": "m" };
    await patch(rig, mappedPath, { ...given, "keywords": ["k"] });
    await patch(rig, mappedPath, { "description": null });
    const patched = await show(rig, mappedPath);
    assert.deepEqual(
      [patched["contact_email"], patched["description"], patched["user_message"]],
      ["a@example.org", undefined, "m"],
    );
    const { "storage_gateway_id": _, ...rest } = documents.mapped;
    const json = { ...rest, "collection_base_path": "/projects" };
    const put = await rig.call("PUT", mappedPath, { token: rig.admin, json });
    assert.equal(put.status, 200, put.text);
    const after = await show(rig, mappedPath);
    assert.deepEqual(
      [after["contact_email"], after["user_message"], after["keywords"], after["display_name"]],
      [undefined, undefined, [], "New"],
    );
    assert.equal(after["created_at"], "2026-01-15", "the day of creation stays");
    assert.equal(after["delete_protected"], true, "back to the usual");
  });
});

Deno.test("HTTPS on a guest needs HTTPS on its mapped collection", async () => {
  await withSandbox({}, async (rig) => {
    assert.equal((await patch(rig, guestPath, { "enable_https": true })).status, 200);
    assert.equal((await patch(rig, mappedPath, { "enable_https": false })).status, 200);
    const refused = await patch(rig, guestPath, { "enable_https": true });
    assert.deepEqual([refused.status, wrongProperties(refused)], [422, ["enable_https"]]);
  });
});

Deno.test("permissions expire on high assurance collections only", async () => {
  await withSandbox({}, async (rig) => {
    const secret = `/api/collections/${privateCollection}`;
    assert.equal((await patch(rig, secret, { "acl_expiration_mins": 60 })).status, 200);
    assert.equal((await show(rig, secret))["acl_expiration_mins"], 60);
    assert.equal((await show(rig, secret))["high_assurance"], true);
    const refused = await patch(rig, mappedPath, { "acl_expiration_mins": 60 });
    assert.deepEqual(wrongProperties(refused), ["acl_expiration_mins"]);
    assert.equal((await patch(rig, secret, { "acl_expiration_mins": null })).status, 200);
    assert.equal((await show(rig, secret))["acl_expiration_mins"], undefined);
  });
});

Deno.test("users_allow and users_deny of a gateway decide who may make guest collections", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.managerToken({
      identity: "researcher@example.org",
      scopes: dataAccessTo(mappedCollection),
    });
    const set = (change: Doc) =>
      rig.call("PATCH", `/api/storage_gateways/${posixGateway}`, {
        token: rig.admin,
        json: { "DATA_TYPE": "storage_gateway#1.0.0", ...change },
      });
    const invalidUser = { "DATA_TYPE": "invalid_user#1.0.0", "usernames": ["researcher"] };
    for (
      const [change, admitted] of [
        [{ "users_allow": ["admin"] }, false],
        [{ "users_allow": ["admin", "researcher"] }, true],
        [{ "users_deny": ["researcher"] }, false],
        [{ "users_allow": null }, false],
        [{ "users_deny": null }, true],
      ] as const
    ) {
      assert.equal((await set(change)).status, 200);
      const reply = await post(rig, documents.guest, token);
      assert.equal(reply.status, admitted ? 201 : 403, JSON.stringify(change));
      if (!admitted) assert.deepEqual(detailOf(reply), invalidUser);
    }
  });
});

Deno.test("a deletion counts once, and a batch of nothing deletes nothing", async () => {
  await withSandbox({}, async (rig) => {
    const batch = (list: unknown) =>
      rig.call("POST", "/api/collections/batch_delete", {
        token: rig.admin,
        json: { "DATA_TYPE": "batch#1.0.0", "ids": list },
      });
    const empty = await batch([]);
    assert.deepEqual([empty.status, empty.data[0]?.["ids"]], [202, []]);
    const twice = await batch([guestCollection, guestCollection]);
    assert.deepEqual([twice.status, twice.data[0]?.["ids"]], [202, [guestCollection]]);
    const gone = await batch([guestCollection]);
    assert.deepEqual([gone.status, gone.data[0]?.["ids"]], [202, []]);
    assert.equal((await batch("all")).status, 422);
    assert.equal((await rig.call("DELETE", guestPath, { token: rig.admin })).status, 404);
  });
});

Deno.test("an administrator of the mapped collection may delete its guests in a batch", async () => {
  await withSandbox({}, async (rig) => {
    const role = { ...documents.role, "role": "administrator", "collection": mappedCollection };
    await create(rig, "/api/roles", role);
    const token = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    const json = documents.batch;
    const direct = await rig.call("DELETE", guestPath, { token });
    assert.equal(direct.status, 403, "not one by one");
    const reply = await rig.call("POST", "/api/collections/batch_delete", { token, json });
    assert.deepEqual([reply.status, reply.data[0]?.["ids"]], [202, [guestCollection]]);
  });
});

Deno.test("what is wrong with a collection is told by its check", async () => {
  const seed = {
    "collections": [{
      "id": guestCollection,
      "collection_type": "guest",
      "display_name": "Orphan",
      "storage_gateway_id": posixGateway,
      "mapped_collection_id": nobody,
      "collection_base_path": "/",
      "identity_id": seedIds.researcher,
      "public": true,
    }],
  };
  await withSandbox({ seed }, async (rig) => {
    const lost = {
      "DATA_TYPE": "check_result#1.0.0",
      "id": guestCollection,
      "message": "Mapped collection not found",
      "error": { "DATA_TYPE": "collection_not_found#1.0.0", "collection_id": nobody },
    };
    assert.deepEqual(await show(rig, `${guestPath}/check`), lost);
    assert.deepEqual(await show(rig, "/api/collections/check"), lost);
  });
});
