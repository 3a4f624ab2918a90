import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { create, type Doc, documents, ids, nobody } from "./documents.ts";
import { detailOf, fakeClock, type Rig, withSandbox } from "./harness.ts";

const { mappedCollection: mapped, privateCollection: secret, guestCollection: guest } = seedIds;

const days: readonly (readonly [string, readonly string[]])[] = [
  ["created_at<2026-02-20", [mapped]],
  ["created_at<=2026-02-20", [mapped, secret]],
  ["created_at=2026-02-20", [secret]],
  ["created_at>=2026-02-20", [secret, guest]],
  ["created_at>2026-02-20", [guest]],
  ["created_at > 2026-02-20", [guest]],
  ["last_access<2027-01-01", [mapped, guest]],
  ["last_access>2027-01-01", []],
  ["created_at>2026-01-15,created_at<2026-03-10", [secret]],
  ["mapped_collections,last_access>2026-01-01", [mapped]],
];
for (const [filter, wanted] of days) {
  Deno.test(`the filter "${filter}" chooses ${wanted.length} of three collections`, async () => {
    await withSandbox({}, async (rig) => {
      const query = new URLSearchParams({ filter });
      assert.deepEqual(await ids(rig, `/api/collections?${query}`), wanted);
      assert.deepEqual(await ids(rig, `/api/collections/check?${query}`), wanted);
    });
  });
}

for (
  const filter of [
    "everything",
    "created_at",
    "created_at<today",
    "created_at<>2026-01-01",
    "created_at<2026-1-1",
    "deleted=2026-01-01",
    "mapped_collections;guest_collections",
  ]
) {
  Deno.test(`the filter "${filter}" is refused by its name`, async () => {
    await withSandbox({}, async (rig) => {
      for (const path of ["/api/collections", "/api/collections/check"]) {
        const query = new URLSearchParams({ filter });
        const reply = await rig.call("GET", `${path}?${query}`, { token: rig.admin });
        assert.deepEqual([reply.status, reply.json["code"]], [400, "bad_request"]);
        assert.equal(reply.json["message"], `There is no filter ${filter}`);
      }
    });
  });
}

Deno.test("an endpoint that is not public shows its collections to those with a role", async () => {
  const seed = { "endpoint": { "public": false } };
  await withSandbox({ seed }, async (rig) => {
    const visitor = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    for (const path of ["/api/collections", "/api/collections/check"]) {
      const reply = await rig.call("GET", path, { token: visitor });
      assert.deepEqual([reply.status, reply.json["code"]], [403, "permission_denied"]);
      assert.equal(
        reply.json["message"],
        "Could not list collections. Insufficient permissions",
      );
    }
    const role = await create(rig, "/api/roles", { ...documents.role, "collection": guest });
    assert.deepEqual(await ids(rig, "/api/collections", visitor), [mapped, guest]);
    await rig.call("DELETE", `/api/roles/${role["id"]}`, { token: rig.admin });
    assert.deepEqual(await ids(rig, "/api/collections", visitor), []);
    assert.deepEqual(await ids(rig, "/api/collections"), [mapped, secret, guest]);
  });
});

Deno.test("the endpoint's own client may do everything", async () => {
  const clients = [
    { "client_id": seedIds.nativeClient },
    { "client_id": seedIds.endpoint, "client_secret": "the-secret-of-the-endpoint" },
  ];
  await withSandbox({ seed: { clients } }, async (rig) => {
    const token = rig.sandbox.managerToken({ identity: seedIds.endpoint });
    const change = { token, json: documents.endpointChange };
    assert.equal((await rig.call("PATCH", "/api/endpoint", change)).status, 200);
    assert.deepEqual(await ids(rig, "/api/collections", token), [mapped, secret, guest]);
  });
});

Deno.test("a private collection is not there for those who may not see it, in any way", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.managerToken({ identity: "researcher@example.org" });
    const path = `/api/collections/${secret}`;
    const bodies: Readonly<Record<string, Doc>> = {
      "PATCH ": documents.collectionChange,
      "PUT /owner_string": documents.ownerString,
      "PUT /domain": documents.domain,
      "PUT /subscription_admin_verified": documents.verified,
    };
    for (
      const line of [
        "GET ",
        "DELETE ",
        "GET /check",
        "GET /domain",
        "DELETE /domain",
        "DELETE /owner_string",
        ...Object.keys(bodies),
      ]
    ) {
      const [method = "", below = ""] = line.split(" ");
      const json = bodies[line];
      const sent = json === undefined ? { token } : { token, json };
      const reply = await rig.call(method, path + below, sent);
      assert.deepEqual([reply.status, reply.json["code"]], [404, "not_found"], line);
    }
    assert.deepEqual(await ids(rig, "/api/collections", token), [mapped, guest]);
    assert.deepEqual(await ids(rig, "/api/collections/check", token), [mapped, guest]);
  });
});

Deno.test("the owner of a private collection sees it without any role", async () => {
  await withSandbox({}, async (rig) => {
    const json = { ...documents.collectionOwner, "identity_id": seedIds.outsider };
    await rig.call("PUT", `/api/collections/${secret}/owner`, { token: rig.admin, json });
    const token = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    const reply = await rig.call("GET", `/api/collections/${secret}`, { token });
    assert.equal(reply.status, 200, reply.text);
  });
});

Deno.test("a role on the mapped collection shows its private guests", async () => {
  await withSandbox({}, async (rig) => {
    const hide = { ...documents.collectionChange, "public": false };
    await rig.call("PATCH", `/api/collections/${guest}`, { token: rig.admin, json: hide });
    const token = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    assert.deepEqual(await ids(rig, "/api/collections", token), [mapped]);
    await create(rig, "/api/roles", { ...documents.role, "collection": mapped });
    assert.deepEqual(await ids(rig, "/api/collections", token), [mapped, guest]);
  });
});

Deno.test("a deleted mapped collection leaves no sharing policy behind", async () => {
  await withSandbox({}, async (rig) => {
    const made = await create(rig, "/api/sharing_policies", documents.sharingPolicy);
    const json = { "DATA_TYPE": "collection#1.8.0", "delete_protected": false };
    await rig.call("PATCH", `/api/collections/${mapped}`, { token: rig.admin, json });
    const gone = await rig.call("DELETE", `/api/collections/${mapped}`, { token: rig.admin });
    assert.equal(gone.status, 200);
    const path = `/api/sharing_policies/${made["id"]}`;
    assert.equal((await rig.call("GET", path, { token: rig.admin })).status, 404);
  });
});

async function logs(rig: Rig, query: Record<string, string>): Promise<Doc[]> {
  const path = `/api/audit-logs?${new URLSearchParams({ "page_size": "1000", ...query })}`;
  const reply = await rig.call("GET", path, { token: rig.admin });
  assert.equal(reply.status, 200, reply.text);
  return reply.data;
}

Deno.test("audit logs are one a minute, newest last, the last one now", async () => {
  await withSandbox({ clock: fakeClock() }, async (rig) => {
    const all = await logs(rig, {});
    assert.equal(all.length, 250);
    const times = all.map((record) => Date.parse(String(record["timestamp"])));
    assert.deepEqual(times, times.toSorted((a, b) => a - b));
    assert.equal(all.at(-1)?.["timestamp"], "2026-07-01T12:00:00.000Z");
    assert.equal(new Set(all.map((record) => record["id"])).size, 250);
  });
});

const auditFilters: readonly Record<string, string>[] = [
  { "event_type": "transfer" },
  { "action": "delete" },
  { "result": "failure" },
  { "identity_id": seedIds.researcher },
  { "resource_id": mapped },
  { "event_type": "access", "action": "read", "result": "success" },
];
for (const filter of auditFilters) {
  Deno.test(`audit logs with ${JSON.stringify(filter)} are those and no others`, async () => {
    await withSandbox({ clock: fakeClock() }, async (rig) => {
      const fits = (record: Doc) =>
        Object.entries(filter).every(([name, value]) => record[name] === value);
      const found = await logs(rig, filter);
      const all = await logs(rig, {});
      assert.deepEqual(found, all.filter(fits));
      assert.ok(found.length > 0 && found.length < all.length);
    });
  });
}

Deno.test("audit logs refuse a time that is none, and take an empty one for none", async () => {
  await withSandbox({}, async (rig) => {
    for (const name of ["start_time", "end_time"]) {
      const path = `/api/audit-logs?${name}=yesterday`;
      const reply = await rig.call("GET", path, { token: rig.admin });
      assert.deepEqual([reply.status, reply.json["message"]], [400, `${name} is not a time`]);
      assert.equal((await logs(rig, { [name]: "", "event_type": "" })).length, 250);
    }
  });
});

Deno.test("a batch stops at the first guest that the caller may not delete", async () => {
  await withSandbox({}, async (rig) => {
    const token = rig.sandbox.managerToken({ identity: "visitor@elsewhere.example" });
    const json = { ...documents.batch, "ids": [nobody, guest] };
    const reply = await rig.call("POST", "/api/collections/batch_delete", { token, json });
    assert.equal(reply.status, 403);
    assert.equal(detailOf(reply)["DATA_TYPE"], "missing_required_role#1.0.0");
    assert.deepEqual(await ids(rig, "/api/collections?filter=guest_collections"), [guest]);
  });
});
