import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, type Doc, documents, identityUrn, ids, nobody, show } from "./documents.ts";
import { detailOf, type Reply, type Rig, withSandbox, wrongProperties } from "./harness.ts";

function send(rig: Rig, method: string, path: string, json?: Doc, token = rig.admin) {
  return rig.call(method, path, json === undefined ? { token } : { token, json });
}

function patch(rig: Rig, change: Doc, query = ""): Promise<Reply> {
  const json = { "DATA_TYPE": "endpoint#1.2.0", ...change };
  return send(rig, "PATCH", `/api/endpoint${query}`, json);
}

Deno.test("a change of the endpoint answers with the document only when asked for it", async () => {
  await withSandbox({}, async (rig) => {
    for (
      const [query, count] of [
        ["", 0],
        ["?include=endpoint", 1],
        ["?include=endpoint,endpoint", 1],
        ["?include=&include=endpoint", 1],
      ] as const
    ) {
      const reply = await patch(rig, { "description": query }, query);
      assert.equal(reply.data.length, count, query);
      assert.equal(reply.json["message"], `Updated endpoint ${seedIds.endpoint}`);
      assert.equal((await show(rig, "/api/endpoint"))["description"], query);
    }
  });
});

const endpointValues: readonly (readonly [Doc, string | undefined])[] = [
  [{ "display_name": "x" }, undefined],
  [{ "display_name": "a\nb" }, "display_name"],
  [{ "display_name": null }, "display_name"],
  [{ "public": false }, undefined],
  [{ "public": "no" }, "public"],
  [{ "keywords": [] }, undefined],
  [{ "keywords": "one" }, "keywords"],
  [{ "keywords": ["x".repeat(1025)] }, "keywords"],
  [{ "network_use": "minimal" }, undefined],
  [{ "network_use": "fast" }, "network_use"],
  [{ "network_use": "custom" }, "network_use"],
  [{
    "network_use": "custom",
    "max_concurrency": 4,
    "max_parallelism": 4,
    "preferred_concurrency": 2,
    "preferred_parallelism": 2,
  }, undefined],
  [{ "gridftp_control_channel_port": 443 }, undefined],
  [{ "gridftp_control_channel_port": null }, undefined],
  [{ "gridftp_control_channel_port": 0 }, "gridftp_control_channel_port"],
  [{ "gridftp_control_channel_port": 70_000 }, "gridftp_control_channel_port"],
  [{ "gridftp_control_channel_port": 1.5 }, "gridftp_control_channel_port"],
  [{ "max_concurrency": -1 }, "max_concurrency"],
  [{ "subscription_id": "gold" }, "subscription_id"],
  [{ "id": seedIds.endpoint }, undefined],
  [{ "id": nobody }, "id"],
  [{ "gcs_manager_url": "https://other.example" }, "gcs_manager_url"],
  [{ "earliest_last_access": "2026-01-01" }, "earliest_last_access"],
];
for (const [change, wrong] of endpointValues) {
  const words = wrong === undefined ? "is taken" : `is refused for "${wrong}"`;
  Deno.test(`a change of the endpoint to ${JSON.stringify(change).slice(0, 70)} ${words}`, async () => {
    await withSandbox({}, async (rig) => {
      const before = await show(rig, "/api/endpoint");
      const reply = await patch(rig, change);
      const after = await show(rig, "/api/endpoint");
      if (wrong === undefined) {
        assert.equal(reply.status, 200, reply.text);
        for (const [name, value] of Object.entries(change)) {
          assert.deepEqual(after[name] ?? null, value, name);
        }
      } else {
        assert.deepEqual([reply.status, wrongProperties(reply)], [422, [wrong]]);
        assert.deepEqual(after, before);
      }
    });
  });
}

Deno.test("PUT of the endpoint takes away what it leaves out, but not what the server sets", async () => {
  await withSandbox({}, async (rig) => {
    const before = await show(rig, "/api/endpoint");
    const reply = await send(rig, "PUT", "/api/endpoint?include=endpoint", documents.endpoint);
    const after = reply.data[0] ?? {};
    assert.equal(after["display_name"], "Replaced");
    for (const name of ["organization", "department", "description", "keywords"]) {
      assert.notEqual(before[name], undefined);
      assert.equal(after[name], undefined, name);
    }
    for (const name of ["id", "gcs_manager_url", "subscription_id"]) {
      assert.equal(after[name], before[name], name);
    }
    assert.deepEqual([after["network_use"], after["public"]], ["normal", true], "the defaults");
    assert.deepEqual(await show(rig, "/api/endpoint"), after);
  });
});

Deno.test("PUT of the endpoint needs a name, and PATCH does not", async () => {
  await withSandbox({}, async (rig) => {
    const json = { "DATA_TYPE": "endpoint#1.0.0", "description": "x" };
    const put = await send(rig, "PUT", "/api/endpoint", json);
    assert.deepEqual([put.status, wrongProperties(put)], [422, ["display_name"]]);
    assert.equal((await send(rig, "PATCH", "/api/endpoint", json)).status, 200);
  });
});

Deno.test("a field that a named version does not have is refused with the version to name", async () => {
  await withSandbox({}, async (rig) => {
    const json = { "DATA_TYPE": "endpoint#1.0.0", "gridftp_control_channel_port": 443 };
    const reply = await send(rig, "PATCH", "/api/endpoint", json);
    assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["DATA_TYPE"]]);
    assert.match(reply.text, /endpoint#1\.1\.0/);
  });
});

Deno.test("a subscription of somebody else, or of nobody, cannot be taken", async () => {
  const other = "5a4d0000-0000-4000-8000-000000000402";
  const seed = {
    "subscriptions": {
      [seedIds.subscription]: [seedIds.admin],
      [other]: [seedIds.researcher, seedIds.admin],
    },
  };
  await withSandbox({ seed }, async (rig) => {
    const put = (id: string | null, token = rig.admin) =>
      send(rig, "PUT", "/api/endpoint/subscription_id", {
        "DATA_TYPE": "endpoint_subscription#1.0.0",
        "subscription_id": id,
      }, token);
    const many = await put("DEFAULT");
    assert.deepEqual([many.status, many.json["code"]], [400, "bad_request"]);
    assert.match(String(many.json["message"]), /manages several/);
    assert.equal((await put(other)).status, 200);
    assert.equal((await show(rig, "/api/endpoint"))["subscription_id"], other);
    const researcher = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    assert.equal((await put("DEFAULT", researcher)).status, 200, "a manager needs no role");
    assert.equal((await put(seedIds.subscription, researcher)).status, 400);
    assert.match((await put(nobody)).text, new RegExp(`Unable to use subscription ${nobody}`));
    assert.equal((await patch(rig, { "subscription_id": nobody })).status, 400);
    assert.equal((await patch(rig, { "subscription_id": seedIds.subscription })).status, 200);
    assert.equal((await show(rig, "/api/endpoint"))["subscription_id"], seedIds.subscription);
  });
});

Deno.test("the shown owner is one of the caller's identities, by default the one logged in", async () => {
  await withSandbox({}, async (rig) => {
    const put = (identity?: string) =>
      send(rig, "PUT", "/api/endpoint/owner_string", {
        ...documents.ownerString,
        ...(identity === undefined ? {} : { "identity_id": identity }),
      });
    for (const identity of [undefined, seedIds.admin]) {
      const reply = await put(identity);
      assert.deepEqual([reply.status, reply.data], [200, []]);
    }
    for (const identity of [seedIds.researcher, nobody, "me"]) {
      assert.deepEqual(wrongProperties(await put(identity)), ["identity_id"], identity);
    }
    assert.equal((await send(rig, "DELETE", "/api/endpoint/owner_string")).status, 200);
  });
});

Deno.test("the endpoint's domain comes, shows no key and goes", async () => {
  await withSandbox({}, async (rig) => {
    const get = () => send(rig, "GET", "/api/endpoint/domain");
    assert.deepEqual((await get()).data, [], "none is an empty list, not an error");
    assert.equal((await send(rig, "PUT", "/api/endpoint/domain", documents.domain)).status, 200);
    const shown = await get();
    assert.ok(!shown.text.includes(documents.domain.private_key));
    assert.equal(shown.data[0]?.["domain_name"], documents.domain.domain_name);
    assert.equal(shown.data[0]?.["certificate"], "PEM");
    const { "wildcard": _, ...without } = documents.domain;
    const wrong = await send(rig, "PUT", "/api/endpoint/domain", without);
    assert.deepEqual(wrongProperties(wrong), ["wildcard"]);
    assert.equal((await send(rig, "DELETE", "/api/endpoint/domain")).status, 200);
    assert.deepEqual((await get()).data, []);
  });
});

Deno.test("a new owner of the endpoint has the owner's rights, and the old one none", async () => {
  await withSandbox({}, async (rig) => {
    const reply = await send(rig, "PUT", "/api/endpoint/owner", documents.endpointOwner);
    assert.deepEqual([reply.status, reply.data], [200, []]);
    const token = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    const roles = await rig.call("GET", "/api/roles", { token });
    const owners = roles.data.filter((role) => role["role"] === "owner");
    assert.deepEqual(owners.map((role) => role["principal"]), [identityUrn(seedIds.researcher)]);
    assert.equal((await patch(rig, { "description": "x" })).status, 403);
    const mine = await send(rig, "PATCH", "/api/endpoint", documents.endpointChange, token);
    assert.equal(mine.status, 200);
  });
});

Deno.test("a node gets an id and usual ports, and keeps what it was given", async () => {
  await withSandbox({}, async (rig) => {
    const node = await create(rig, "/api/nodes", documents.node);
    assert.match(String(node["id"]), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-/);
    assert.deepEqual(node["incoming_port_range"], [50_000, 51_000]);
    assert.deepEqual(node["outgoing_port_range"], [50_000, 51_000]);
    assert.equal(node["DATA_TYPE"], "node#1.3.0", "answers name the newest version");
    const path = `/api/nodes/${node["id"]}`;
    assert.deepEqual(await show(rig, path), node);
    const change = {
      "DATA_TYPE": "node#1.3.0",
      "incoming_port_range": [40_000, 40_010],
      "lan_addresses": [{ "address": "10.0.0.1", "network_name": null }],
      "data_interface": "eth1",
    };
    const changed = await send(rig, "PATCH", `${path}?include=node`, change);
    assert.deepEqual(changed.data[0], { ...node, ...change });
    const cleared = { "DATA_TYPE": "node#1.1.0", "data_interface": null };
    await send(rig, "PATCH", path, cleared);
    assert.equal((await show(rig, path))["data_interface"], undefined);
    await send(rig, "PUT", path, documents.node);
    const replaced = await show(rig, path);
    assert.deepEqual(replaced, node, "what PUT leaves out is as it was at first");
  });
});

const nodeValues: readonly (readonly [Doc, string])[] = [
  [{ "ip_addresses": undefined }, "ip_addresses"],
  [{ "ip_addresses": "192.0.2.1" }, "ip_addresses"],
  [{ "ip_addresses": [1] }, "ip_addresses.0"],
  [{ "status": "asleep" }, "status"],
  [{ "status": undefined }, "status"],
  [{ "incoming_port_range": [1] }, "incoming_port_range"],
  [{ "incoming_port_range": [2, 1] }, "incoming_port_range"],
  [{ "outgoing_port_range": [1, 2, 3] }, "outgoing_port_range"],
  [{ "outgoing_port_range": [1, 70_000] }, "outgoing_port_range.1"],
  [{ "id": nobody }, "id"],
  [{ "data_interface": "eth0" }, "DATA_TYPE"],
];
for (const [change, wrong] of nodeValues) {
  Deno.test(`a node with ${JSON.stringify(change)} is refused for "${wrong}"`, async () => {
    await withSandbox({}, async (rig) => {
      const reply = await send(rig, "POST", "/api/nodes", { ...documents.node, ...change });
      assert.equal(reply.status, 422, reply.text);
      assert.deepEqual(wrongProperties(reply), [wrong]);
      assert.deepEqual(await ids(rig, "/api/nodes"), [seedIds.node]);
    });
  });
}

Deno.test("a change with several mistakes is told all of them at once", async () => {
  await withSandbox({}, async (rig) => {
    const json = {
      "DATA_TYPE": "node#1.0.0",
      "id": nobody,
      "status": "asleep",
      "ip_addresses": "x",
      "data_interface": "eth0",
    };
    const reply = await send(rig, "PATCH", `/api/nodes/${seedIds.node}`, json);
    assert.equal(reply.status, 422);
    const wrong = wrongProperties(reply);
    for (const name of ["id", "status", "ip_addresses"]) assert.ok(wrong.includes(name), name);
  });
});

Deno.test("a deleted node is gone, and its place below the limit is free again", async () => {
  await withSandbox({}, async (rig) => {
    const made: unknown[] = [];
    for (let count = 1; count < 100; count++) {
      made.push((await create(rig, "/api/nodes", documents.node))["id"]);
    }
    const full = await send(rig, "POST", "/api/nodes", documents.node);
    assert.deepEqual(detailOf(full), { "DATA_TYPE": "limit_exceeded#1.0.0" });
    assert.equal((await send(rig, "DELETE", `/api/nodes/${made[0]}`)).status, 200);
    assert.equal((await send(rig, "DELETE", `/api/nodes/${made[0]}`)).status, 404);
    assert.equal((await send(rig, "POST", "/api/nodes", documents.node)).status, 200);
  });
});

Deno.test("the versions name the endpoint, its host and every connector, to anybody", async () => {
  await withSandbox({}, async (rig) => {
    const reply = await rig.call("GET", "/api/info");
    const [info, ...connectors] = reply.data;
    assert.equal(info?.["DATA_TYPE"], "info#1.0.0");
    assert.equal(info["client_id"], seedIds.endpoint);
    assert.equal(info["endpoint_id"], seedIds.endpoint);
    assert.equal(info["domain_name"], rig.sandbox.address);
    assert.equal(connectors.length, 14);
    assert.ok(connectors.every((one) => one["DATA_TYPE"] === "connector#1.1.0"));
    assert.equal(new Set(connectors.map((one) => one["id"])).size, 14);
  });
});
