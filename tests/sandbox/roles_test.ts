import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, type Doc, documents, identityUrn, ids, nobody } from "./documents.ts";
import { detailOf, type Rig, withSandbox, wrongProperties } from "./harness.ts";

const { mappedCollection: mapped, guestCollection: guest } = seedIds;
const groupUrn = `urn:globus:groups:id:${seedIds.group}`;

function post(rig: Rig, change: Doc, token = rig.admin) {
  return rig.call("POST", "/api/roles", { token, json: { ...documents.role, ...change } });
}

const onEndpoint = ["administrator", "activity_manager", "activity_monitor"];
const onCollection = [
  "administrator",
  "access_manager",
  "activity_manager",
  "activity_monitor",
  "access_monitor",
];
const every = ["owner", ...onCollection];

for (
  const [where, collection, fitting] of [
    ["the endpoint", null, onEndpoint],
    ["a mapped collection", mapped, onCollection],
    ["a guest collection", guest, onCollection],
  ] as const
) {
  Deno.test(`${fitting.length} of ${every.length} roles can be given on ${where}`, async () => {
    await withSandbox({}, async (rig) => {
      for (const role of every) {
        const reply = await post(rig, { role, collection });
        if (fitting.some((name) => name === role)) {
          assert.equal(reply.status, 200, `${role}: ${reply.text}`);
          assert.equal(reply.data[0]?.["collection"], collection);
          assert.equal(reply.data[0]?.["role"], role);
        } else assert.deepEqual([reply.status, wrongProperties(reply)], [422, ["role"]], role);
      }
    });
  });
}

const wrongRoles: readonly (readonly [Doc, string])[] = [
  [{ "role": "emperor" }, "role"],
  [{ "role": undefined }, "role"],
  [{ "principal": undefined }, "principal"],
  [{ "principal": "ada@example.org" }, "principal"],
  [{ "principal": `urn:globus:auth:identity:${seedIds.admin}x` }, "principal"],
  [{ "principal": "urn:globus:groups:id:" }, "principal"],
  [{ "collection": nobody }, "collection"],
  [{ "collection": "mine" }, "collection"],
  [{ "id": nobody }, "id"],
];
for (const [change, wrong] of wrongRoles) {
  Deno.test(`a role with ${JSON.stringify(change)} is refused for "${wrong}"`, async () => {
    await withSandbox({}, async (rig) => {
      const before = await ids(rig, "/api/roles?include=all_roles");
      const reply = await post(rig, change);
      assert.deepEqual([reply.status, wrongProperties(reply)], [422, [wrong]], reply.text);
      assert.deepEqual(await ids(rig, "/api/roles?include=all_roles"), before);
    });
  });
}

Deno.test("the same role of the same principal in the same place is there once", async () => {
  await withSandbox({}, async (rig) => {
    assert.equal((await post(rig, {})).status, 200);
    const again = await post(rig, { "collection": null });
    assert.deepEqual([again.status, again.json["code"]], [409, "exists"]);
    assert.equal((await post(rig, { "collection": mapped })).status, 200, "another place");
    assert.equal((await post(rig, { "role": "activity_manager" })).status, 200, "another role");
    assert.equal((await post(rig, { "principal": groupUrn })).status, 200, "another principal");
  });
});

Deno.test("a list of roles has those of the endpoint, of one collection, or all", async () => {
  await withSandbox({}, async (rig) => {
    const where = async (query: string, token = rig.admin) => {
      const reply = await rig.call("GET", `/api/roles${query}`, { token });
      return [reply.status, reply.data.map((role) => role["collection"] ?? null)];
    };
    assert.deepEqual(await where(""), [200, [null, null]]);
    assert.deepEqual(await where(`?collection_id=${mapped}`), [200, [mapped, mapped]]);
    assert.deepEqual(await where(`?collection_id=${guest}`), [200, [guest]]);
    assert.deepEqual(await where("?include=all_roles"), [200, [null, null, mapped, guest, mapped]]);
    assert.deepEqual(await where(`?collection_id=${nobody}`), [200, []]);
    assert.deepEqual(await where("?collection_id="), [200, []]);
    const visitor = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    assert.deepEqual(await where("", visitor), [200, []], "only their own");
    assert.deepEqual(await where("?include=all_roles", visitor), [403, []]);
    const researcher = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    const own = await where(`?collection_id=${mapped}`, researcher);
    assert.deepEqual(own, [200, [mapped]], "that of their group");
  });
});

Deno.test("a holder may read their own role, others need to administer the place", async () => {
  await withSandbox({}, async (rig) => {
    const role = await create(rig, "/api/roles", documents.role);
    const read = (identity: string) =>
      rig.call("GET", `/api/roles/${role["id"]}`, {
        token: rig.sandbox.managerToken({ identity }),
      });
    assert.deepEqual((await read("visitor@elsewhere.example")).data, [role]);
    assert.deepEqual((await read("admin@example.org")).data, [role]);
    const refused = await read("researcher@example.org");
    assert.deepEqual(detailOf(refused), {
      "DATA_TYPE": "missing_required_role#1.0.0",
      "roles": [{ "role": "owner" }, { "role": "administrator" }],
    });
  });
});

Deno.test("a holder cannot give their own role away, nor drop it", async () => {
  await withSandbox({}, async (rig) => {
    const role = await create(rig, "/api/roles", documents.role);
    const token = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    assert.equal((await post(rig, { "principal": groupUrn }, token)).status, 403);
    assert.equal((await rig.call("DELETE", `/api/roles/${role["id"]}`, { token })).status, 403);
  });
});

Deno.test("a role works at once and ends at once", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    const change = () =>
      rig.call("PATCH", "/api/endpoint", { token, json: documents.endpointChange });
    assert.equal((await change()).status, 403);
    const role = await create(rig, "/api/roles", { ...documents.role, "role": "administrator" });
    assert.equal((await change()).status, 200);
    const gone = await rig.call("DELETE", `/api/roles/${role["id"]}`, { token: rig.admin });
    assert.deepEqual([gone.status, gone.json["message"]], [200, `Deleted Role ${role["id"]}`]);
    assert.equal((await change()).status, 403);
    assert.equal(
      (await rig.call("DELETE", `/api/roles/${role["id"]}`, { token: rig.admin })).status,
      404,
    );
  });
});

Deno.test("the roles of an endpoint's owner and of a collection's creator stay", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/collections", documents.mapped);
    const roles = await rig.call("GET", "/api/roles?include=all_roles", { token: rig.admin });
    const kept = roles.data.filter((role) =>
      role["role"] === "owner" ||
      [made["id"], guest].includes(role["collection"]) && role["role"] === "administrator"
    );
    assert.equal(kept.length, 3, "the creator of a collection gets the administrator's role");
    for (const role of kept) {
      const reply = await rig.call("DELETE", `/api/roles/${role["id"]}`, { token: rig.admin });
      assert.deepEqual([reply.status, reply.json["code"]], [409, "conflict"]);
      assert.deepEqual(detailOf(reply)["resources"], [role["id"]]);
    }
  });
});

Deno.test("after a change of owner the old administrator's role can be removed", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/collections/${mapped}/owner`;
    await rig.call("PUT", path, { token: rig.admin, json: documents.collectionOwner });
    const roles = await rig.call("GET", `/api/roles?collection_id=${mapped}`, { token: rig.admin });
    const old = roles.data.find((role) => role["principal"] === identityUrn(seedIds.admin));
    const reply = await rig.call("DELETE", `/api/roles/${old?.["id"]}`, { token: rig.admin });
    assert.equal(reply.status, 200, reply.text);
  });
});

Deno.test("a role of another's linked identity counts for all of theirs", async () => {
  const twin = "5a4d0000-0000-4000-8000-0000000000a9";
  const seed = {
    "identities": [
      { "id": seedIds.admin, "username": "admin@example.org" },
      { "id": twin, "username": "twin@home.example", "linked": [seedIds.admin] },
      { "id": seedIds.outsider, "username": "visitor@elsewhere.example" },
    ],
  };
  await withSandbox({ seed }, async (rig) => {
    const change = (identity: string) =>
      rig.call("PATCH", "/api/endpoint", {
        token: rig.sandbox.managerToken({ identity }),
        json: documents.endpointChange,
      });
    assert.equal((await change("twin@home.example")).status, 200);
    assert.equal((await change("visitor@elsewhere.example")).status, 403);
  });
});
