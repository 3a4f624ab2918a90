import assert from "node:assert/strict";
import { connectors } from "../../src/gcs/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, type Doc, documents, ids, nobody, show } from "./documents.ts";
import { detailOf, type Reply, type Rig, withSandbox, wrongProperties } from "./harness.ts";

const posix = `/api/storage_gateways/${seedIds.posixGateway}`;
const everything = "?include=private_policies";
const latest = "storage_gateway#1.3.0";

function post(rig: Rig, change: Doc): Promise<Reply> {
  const json = { ...documents.gateway, "DATA_TYPE": latest, ...change };
  return rig.call("POST", "/api/storage_gateways", { token: rig.admin, json });
}

function patch(rig: Rig, change: Doc, path = posix): Promise<Reply> {
  return rig.call("PATCH", path, { token: rig.admin, json: { "DATA_TYPE": latest, ...change } });
}

Deno.test("a gateway without a connector is a POSIX one with eleven days of login", async () => {
  await withSandbox({}, async (rig) => {
    const json = { "DATA_TYPE": "storage_gateway#1.0.0" };
    const reply = await rig.call("POST", "/api/storage_gateways", { token: rig.admin, json });
    assert.deepEqual([reply.status, reply.json["detail"]], [201, "created"]);
    const made = reply.data[0] ?? {};
    assert.equal(made["connector_id"], connectors.posix.id);
    assert.equal(made["authentication_timeout_mins"], 15_840);
    assert.equal(made["authentication_assurance_timeout"], 15_840);
    assert.deepEqual(
      ["admin_managed_credentials", "require_mfa", "high_assurance", "deleted"].map((name) =>
        made[name]
      ),
      [false, false, false, false],
    );
    assert.deepEqual(await show(rig, `/api/storage_gateways/${made["id"]}${everything}`), made);
  });
});

const values: readonly (readonly [Doc, string | undefined])[] = [
  [{ "high_assurance": true }, undefined],
  [{ "high_assurance": true, "require_mfa": true }, undefined],
  [{ "require_mfa": true }, "require_mfa"],
  [{ "authentication_timeout_mins": 5 }, undefined],
  [{ "authentication_timeout_mins": -5 }, "authentication_timeout_mins"],
  [{ "authentication_timeout_mins": "5" }, "authentication_timeout_mins"],
  [{ "users_allow": ["a"], "users_deny": ["b"] }, undefined],
  [{ "users_allow": "a" }, "users_allow"],
  [{ "allowed_domains": ["example.org"] }, undefined],
  [{ "admin_managed_credentials": true }, undefined],
  [{ "DATA_TYPE": "storage_gateway#1.1.0", "admin_managed_credentials": true }, "DATA_TYPE"],
  [{ "network_use": "aggressive" }, undefined],
  [{ "network_use": "custom" }, "network_use"],
  [{ "connector_id": nobody }, "connector_id"],
  [{ "connector_id": "posix" }, "connector_id"],
  [{ "display_name": "a\rb" }, "display_name"],
  [{ "process_user": "gridftp", "load_dsi_module": null }, undefined],
  [{ "restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "none": ["/x"] } }, undefined],
  [
    { "restrict_paths": { "DATA_TYPE": "path_restrictions#1.0.0", "all": ["/x"] } },
    "restrict_paths.all",
  ],
  [{
    "identity_mappings": [{
      "DATA_TYPE": "external_identity_mapping#1.0.0",
      "command": ["/usr/local/bin/map", "-v"],
    }],
  }, undefined],
  [{
    "identity_mappings": [{
      "DATA_TYPE": "expression_identity_mapping#1.0.0",
      "mappings": [{ "source": "{username}", "match": "(.*)", "output": "{0}", "literal": false }],
    }],
  }, undefined],
  [{
    "identity_mappings": [{
      "DATA_TYPE": "expression_identity_mapping#1.0.0",
      "mappings": [{ "sauce": "{username}" }],
    }],
  }, "identity_mappings.0.mappings.0.sauce"],
  [{
    "identity_mappings": [{
      "DATA_TYPE": "expression_identity_mapping#1.0.0",
      "mappings": [{ "source": "{username}", "match": "(a", "output": "{0}" }],
    }],
  }, "identity_mappings.0.mappings.0.match"],
  [{
    "identity_mappings": [{
      "DATA_TYPE": "expression_identity_mapping#1.0.0",
      "mappings": [{ "source": "{username}", "match": "(.*)" }],
    }],
  }, "identity_mappings.0.mappings.0.output"],
  [{ "identity_mappings": [{ "command": ["/opt/map"] }] }, "identity_mappings.0.DATA_TYPE"],
];
for (const [change, wrong] of values) {
  const words = wrong === undefined ? "is made" : `is refused for "${wrong}"`;
  Deno.test(`a gateway with ${JSON.stringify(change).slice(0, 80)} ${words}`, async () => {
    await withSandbox({}, async (rig) => {
      const reply = await post(rig, change);
      if (wrong === undefined) {
        assert.equal(reply.status, 201, reply.text);
        for (const [name, value] of Object.entries(change)) {
          if (value !== null) assert.deepEqual(reply.data[0]?.[name], value, name);
        }
      } else assert.deepEqual([reply.status, wrongProperties(reply)], [422, [wrong]], reply.text);
    });
  });
}

Deno.test("both names of high assurance agree, whichever is given", async () => {
  await withSandbox({}, async (rig) => {
    for (const name of ["high_assurance", "require_high_assurance"]) {
      const made = (await post(rig, { [name]: true })).data[0];
      assert.deepEqual([made?.["high_assurance"], made?.["require_high_assurance"]], [true, true]);
    }
    const short = (await post(rig, { "authentication_assurance_timeout": 7 })).data[0];
    assert.equal(short?.["authentication_timeout_mins"], 7);
  });
});

Deno.test("what only administrators may see comes when they ask for it, in lists as well", async () => {
  await withSandbox({}, async (rig) => {
    await patch(rig, { "users_deny": ["root"], "process_user": "gridftp" });
    const hidden = ["policies", "restrict_paths", "users_deny", "process_user"];
    const seen = async (path: string, token: string) => {
      const reply = await rig.call("GET", path, { token });
      const one = reply.data.find((item) => item["id"] === seedIds.posixGateway) ?? {};
      return hidden.filter((name) => one[name] !== undefined);
    };
    const other = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    for (const path of [posix, "/api/storage_gateways"]) {
      assert.deepEqual(await seen(path, rig.admin), []);
      assert.deepEqual(await seen(`${path}${everything}`, rig.admin), hidden);
      assert.deepEqual(await seen(`${path}?include=accounts,private_policies`, rig.admin), hidden);
      assert.deepEqual(await seen(`${path}?include=accounts`, rig.admin), []);
      assert.deepEqual(await seen(`${path}${everything}`, other), []);
    }
  });
});

Deno.test("PATCH changes what it names; PUT starts again from what a gateway is made as", async () => {
  await withSandbox({}, async (rig) => {
    const before = await show(rig, `${posix}${everything}`);
    const patched = await patch(rig, { "display_name": "Renamed" });
    assert.deepEqual(patched.data[0], { ...before, "display_name": "Renamed" });
    const json = { "DATA_TYPE": latest, "display_name": "Bare" };
    const put = await rig.call("PUT", posix, { token: rig.admin, json });
    assert.equal(put.status, 200, put.text);
    const after = await show(rig, `${posix}${everything}`);
    assert.deepEqual(
      [after["policies"], after["restrict_paths"], after["allowed_domains"]],
      [{ "DATA_TYPE": "posix_storage_policies#1.0.0" }, undefined, []],
    );
    assert.equal(after["connector_id"], before["connector_id"], "fixed, so it stays");
    assert.equal(after["id"], before["id"]);
  });
});

Deno.test("PATCH with null takes a setting away", async () => {
  await withSandbox({}, async (rig) => {
    await patch(rig, { "users_allow": ["a"], "network_use": "minimal" });
    await patch(rig, { "users_allow": null, "network_use": null });
    const after = await show(rig, `${posix}${everything}`);
    assert.deepEqual([after["users_allow"], after["network_use"]], [undefined, undefined]);
  });
});

Deno.test("MFA can be asked for on a high assurance gateway alone, later as well", async () => {
  await withSandbox({}, async (rig) => {
    const assured = `/api/storage_gateways/${seedIds.highAssuranceGateway}`;
    assert.equal((await patch(rig, { "require_mfa": true }, assured)).status, 200);
    assert.equal((await show(rig, assured))["require_mfa"], true);
    const refused = await patch(rig, { "require_mfa": true });
    assert.deepEqual([refused.status, wrongProperties(refused)], [422, ["require_mfa"]]);
  });
});

Deno.test("MFA of a gateway asks a login without it again, and one with it not", async () => {
  await withSandbox({}, async (rig) => {
    const assured = `/api/storage_gateways/${seedIds.highAssuranceGateway}`;
    await patch(rig, { "require_mfa": true }, assured);
    const json = { ...documents.guest, "mapped_collection_id": seedIds.privateCollection };
    const send = (mfa: boolean) =>
      rig.call("POST", "/api/collections", { token: rig.sandbox.managerToken({ mfa }), json });
    const plain = await send(false);
    assert.equal(plain.status, 403);
    assert.deepEqual(detailOf(plain), {
      "DATA_TYPE": "authentication_timeout#1.1.0",
      "high_assurance": true,
      "identities": [seedIds.admin],
      "require_mfa": true,
    });
    const parameters = Object(plain.json["authorization_parameters"]);
    assert.equal(parameters["session_required_mfa"], true);
    assert.deepEqual(parameters["session_required_identities"], [seedIds.admin]);
    assert.equal((await send(true)).status, 201);
  });
});

Deno.test("a gateway with collections stays, and an empty one takes its credentials with it", async () => {
  await withSandbox({}, async (rig) => {
    const used = await rig.call("DELETE", posix, { token: rig.admin });
    assert.deepEqual([used.status, used.json["code"]], [409, "conflict"]);
    assert.deepEqual(detailOf(used)["resources"], [
      seedIds.mappedCollection,
      seedIds.guestCollection,
    ]);
    const credential = await create(rig, "/api/user_credentials", documents.credential);
    assert.deepEqual(await ids(rig, "/api/user_credentials"), [credential["id"]]);
    const path = `/api/storage_gateways/${seedIds.s3Gateway}`;
    assert.equal((await rig.call("DELETE", path, { token: rig.admin })).status, 200);
    assert.deepEqual(await ids(rig, "/api/user_credentials"), []);
    assert.equal((await rig.call("GET", path, { token: rig.admin })).status, 404);
  });
});

Deno.test("stream gateways come with an address, change and go", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/stream_gateways", documents.streamGateway);
    const path = `/api/stream_gateways/${made["id"]}`;
    assert.match(String(made["domain_name"]), /^s-[0-9a-f]{6}\.sandbox\.example\.org$/);
    assert.equal(made["tlsftp_url"], `tlsftp://${made["domain_name"]}:443`);
    assert.equal(made["authentication_timeout_mins"], 15_840);
    const change = { "DATA_TYPE": "stream_gateway#1.1.0", "lan_name": "lan", "keywords": ["k"] };
    const patched = await rig.call("PATCH", path, { token: rig.admin, json: change });
    assert.deepEqual(patched.data[0], { ...made, ...change });
    const cleared = { "DATA_TYPE": "stream_gateway#1.0.0", "lan_name": null };
    await rig.call("PATCH", path, { token: rig.admin, json: cleared });
    assert.equal((await show(rig, path))["lan_name"], undefined);
    const wrong = { "DATA_TYPE": "stream_gateway#1.0.0", "run_as_local_user": true };
    const refused = await rig.call("PATCH", path, { token: rig.admin, json: wrong });
    assert.deepEqual(wrongProperties(refused), ["DATA_TYPE"]);
    assert.equal((await rig.call("DELETE", path, { token: rig.admin })).status, 200);
    assert.equal((await rig.call("GET", path, { token: rig.admin })).status, 404);
  });
});

const lanCases: readonly (readonly [string, Doc, Doc, string | undefined])[] = [
  ["to whoever asks", {}, {}, undefined],
  ["to an allowed domain", { "allowed_domains": ["example.org"] }, {}, undefined],
  ["to no other domain", { "allowed_domains": ["other.org"] }, {}, "identity_id"],
  ["to an allowed account", { "users_allow": ["admin"] }, {}, undefined],
  ["to no other account", { "users_allow": ["root"] }, {}, "identity_id"],
  ["to no denied account", { "users_deny": ["admin"] }, {}, "identity_id"],
  ["for an own identity", {}, { "identity_id": seedIds.admin }, undefined],
  ["for nobody else's identity", {}, { "identity_id": seedIds.outsider }, "identity_id"],
  ["with a tunnel only", {}, { "tunnel_id": undefined }, "tunnel_id"],
  ["on a stream gateway that is there", {}, {
    "stream_access_point_id": nobody,
  }, "stream_access_point_id"],
  ["for whole minutes", {}, { "expires_in_mins": 1.5 }, "expires_in_mins"],
];
for (const [what, policy, change, wrong] of lanCases) {
  Deno.test(`a LAN secret is given ${what}`, async () => {
    await withSandbox({}, async (rig) => {
      const gateway = await create(rig, "/api/stream_gateways", {
        ...documents.streamGateway,
        ...policy,
      });
      const json = {
        ...documents.lanSecret,
        "stream_access_point_id": gateway["id"],
        ...change,
      };
      const reply = await rig.call("POST", "/api/lan_secrets", { token: rig.admin, json });
      if (wrong === undefined) {
        assert.equal(reply.status, 201, reply.text);
        assert.match(String(reply.data[0]?.["secret"]), /^[A-Za-z0-9]{40}$/);
        assert.equal(reply.data[0]?.["identity_id"], seedIds.admin);
        assert.equal(reply.data[0]?.["username"], "admin");
      } else assert.deepEqual([reply.status, wrongProperties(reply)], [422, [wrong]], reply.text);
    });
  });
}

Deno.test("a LAN secret ends after a day, or when it was asked to", async () => {
  const now = Date.parse("2026-07-01T12:00:00Z");
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  await withSandbox({ clock }, async (rig) => {
    const gateway = await create(rig, "/api/stream_gateways", documents.streamGateway);
    const json = { ...documents.lanSecret, "stream_access_point_id": gateway["id"] };
    const day = await create(rig, "/api/lan_secrets", json);
    assert.equal(day["expires"], now / 1000 + 86_400);
    const short = await create(rig, "/api/lan_secrets", { ...json, "expires_in_mins": 5 });
    assert.equal(short["expires"], now / 1000 + 300);
    assert.notEqual(short["secret"], day["secret"]);
  });
});

Deno.test("a LAN secret is deleted by its owner alone", async () => {
  await withSandbox({}, async (rig) => {
    const gateway = await create(rig, "/api/stream_gateways", documents.streamGateway);
    const token = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    const json = { ...documents.lanSecret, "stream_access_point_id": gateway["id"] };
    const secret = await create(rig, "/api/lan_secrets", json, token);
    const path = `/api/lan_secrets/${secret["id"]}`;
    const refused = await rig.call("DELETE", path, { token: rig.admin });
    assert.equal(refused.status, 403, "not even by an administrator");
    assert.deepEqual(detailOf(refused), {
      "DATA_TYPE": "not_resource_owner#1.0.0",
      "id": secret["id"],
    });
    assert.equal((await rig.call("DELETE", path, { token })).status, 200);
    assert.equal((await rig.call("DELETE", path, { token })).status, 404);
  });
});
