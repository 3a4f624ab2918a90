import assert from "node:assert/strict";
import { type Fault, parseFault, seedIds } from "../../src/sandbox/mod.ts";
import { Faults } from "../../src/sandbox/faults.ts";
import { documents, show } from "./documents.ts";
import { detailOf, type Reply, type Rig, withSandbox } from "./harness.ts";

const grammar: readonly (readonly [string, Fault | undefined])[] = [
  ["", {}],
  [" ; ; ", {}],
  ["STATUS=503", { status: 503 }],
  ["status = 503", { status: 503 }],
  ["status=503;status=504", { status: 504 }],
  ["status=200", { status: 200 }],
  ["status=600", undefined],
  ["status=199", undefined],
  ["status=", undefined],
  ["status", undefined],
  ["status=5e2", undefined],
  ["retry-after=Wed, 21 Oct 2026 07:28:00 GMT", { retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT" }],
  ["times=0", { times: 0 }],
  ["times=-1", undefined],
  ["times=1.5", undefined],
  ["delay=5", { delayMs: 5 }],
  ["delay=5ms", { delayMs: 5 }],
  ["delay=600s", { delayMs: 600_000 }],
  ["delay=600001", undefined],
  ["delay=1m", undefined],
  ["body=echo", { body: "echo" }],
  ["body=BROKEN", undefined],
  ["drop=after", { drop: "after" }],
  ["drop", undefined],
  ["authentication-timeout", { answer: "authentication-timeout" }],
  ["expired-consent=yes", undefined],
  ["explode", undefined],
];
for (const [text, fault] of grammar) {
  Deno.test(`parseFault ${fault === undefined ? "refuses" : "reads"} "${text}"`, () => {
    if (fault === undefined) assert.throws(() => parseFault(text), { kind: "usage" });
    else assert.deepEqual(parseFault(text), fault);
  });
}

Deno.test("Faults tries earlier rules first, and later ones when those are used up", () => {
  const faults = new Faults();
  const first = faults.add({ status: 500, times: 1 });
  const second = faults.add({ status: 502 });
  const take = (header?: string) => faults.take("GET", "/x", header)?.status;
  assert.deepEqual([take(), take(), take()], [500, 502, 502]);
  assert.deepEqual([first.hits, second.hits], [1, 2]);
  assert.equal(take("status=429;times=1"), 429, "a header comes before all rules");
  assert.equal(take("status=429;times=1"), 502);
  second.remove();
  assert.equal(take(), undefined);
  faults.clear();
  assert.equal(take("status=429;times=1"), 429, "clear forgets what headers used up");
});

const matches: readonly (readonly [object, string, string, boolean])[] = [
  [{}, "GET", "/api/nodes", true],
  [{ method: "GET" }, "POST", "/api/nodes", false],
  [{ path: "/api/nodes" }, "GET", "/api/nodes/1", false],
  [{ path: "/api/nodes*" }, "GET", "/api/nodes/1", true],
  [{ path: "/api/*" }, "GET", "/v2/api/x", false],
  [{ path: /^\/api\/nodes\/\w+$/ }, "GET", "/api/nodes/1", true],
  [{ path: /nodes/g }, "GET", "/api/nodes", true],
  [{ method: "PUT", path: "/x" }, "PUT", "/x", true],
];
for (const [match, method, path, hit] of matches) {
  const path2 = Reflect.get(match, "path");
  Deno.test(`a fault for ${Reflect.get(match, "method") ?? "any"} ${path2 ?? "path"} ${hit ? "hits" : "spares"} ${method} ${path}`, () => {
    const faults = new Faults();
    faults.add({ match, status: 500 });
    for (let round = 0; round < 2; round++) {
      assert.equal(faults.take(method, path, undefined)?.status, hit ? 500 : undefined);
    }
  });
}

function withFault(rig: Rig, path: string, fault: string, token?: string): Promise<Reply> {
  return rig.call("GET", path, { token, headers: { "x-sandbox-fault": fault } });
}

const statuses = [400, 401, 403, 404, 409, 415, 418, 422, 429, 500, 502, 503, 504];
Deno.test("a status fault is an error document in the words of each service", async () => {
  await withSandbox({}, async (rig) => {
    for (const status of statuses) {
      const api = await withFault(rig, "/api/nodes", `status=${status}`, rig.admin);
      assert.deepEqual(
        [api.status, api.json["http_response_code"], api.json["has_next_page"]],
        [status, status, false],
      );
      assert.equal(typeof api.json["code"], "string");
      const auth = await withFault(rig, "/v2/oauth2/userinfo", `status=${status}`);
      assert.deepEqual([auth.status, typeof auth.json["error"]], [status, "string"]);
      const transfer = await withFault(rig, "/v0.10/endpoint/x", `status=${status}`);
      assert.deepEqual([transfer.status, transfer.json["code"]], [status, "ServiceUnavailable"]);
    }
  });
});

Deno.test("a status fault stands before the change: nothing is done", async () => {
  await withSandbox({ faults: [{ match: { method: "PATCH" }, status: 500 }] }, async (rig) => {
    const sent = { token: rig.admin, json: documents.endpointChange };
    assert.equal((await rig.call("PATCH", "/api/endpoint", sent)).status, 500);
    assert.notEqual((await show(rig, "/api/endpoint"))["description"], "Changed");
  });
});

Deno.test("a stale login is told to those who are logged in, and 401 to others", async () => {
  await withSandbox({}, async (rig) => {
    const stale = await withFault(rig, "/api/nodes", "authentication-timeout", rig.admin);
    assert.equal(stale.status, 403);
    assert.deepEqual(detailOf(stale)["identities"], [seedIds.admin]);
    assert.match(String(stale.json["message"]), /reauthenticate .*admin@example\.org/);
    assert.equal((await withFault(rig, "/api/nodes", "authentication-timeout")).status, 401);
    const changed = await withFault(rig, "/api/nodes", "expired-consent;status=403", rig.admin);
    assert.equal(changed.status, 403, "the status of a fault wins over that of its answer");
  });
});

Deno.test("a careless answer repeats JSON values, form values and the token", async () => {
  await withSandbox({}, async (rig) => {
    const headers = { "x-sandbox-fault": "body=echo;status=422" };
    const json = { "DATA_TYPE": "node#1.0.0", "ip_addresses": ["C4N4RY-1"] };
    const api = await rig.call("POST", "/api/nodes", { token: rig.admin, json, headers });
    assert.equal(api.status, 422);
    for (const secret of [rig.admin, "C4N4RY-1"]) assert.ok(api.text.includes(secret));
    const form = { "client_secret": "C4N4RY-2" };
    const auth = await rig.call("POST", "/v2/oauth2/token", { form, headers });
    assert.ok(auth.text.includes("C4N4RY-2"));
  });
});

Deno.test("a delayed answer comes whole, and a fault may wait and then fail", async () => {
  await withSandbox({}, async (rig) => {
    const late = await withFault(rig, "/api/info", "delay=5ms");
    assert.deepEqual([late.status, late.data.length], [200, 15]);
    assert.equal((await withFault(rig, "/api/info", "delay=5ms;status=503")).status, 503);
  });
});

Deno.test("every answer carries a request id of its own, errors and faults as well", async () => {
  await withSandbox({}, async (rig) => {
    const replies = [
      await rig.call("GET", "/api/info"),
      await rig.call("GET", "/api/nonsense"),
      await rig.call("GET", "/api/nodes"),
      await withFault(rig, "/api/info", "status=500"),
      await withFault(rig, "/api/info", "nonsense"),
    ];
    const ids = replies.map((reply) => reply.headers.get("x-request-id"));
    assert.ok(ids.every((id) => /^[0-9a-f-]{36}$/.test(id ?? "")), String(ids));
    assert.equal(new Set(ids).size, replies.length);
  });
});

Deno.test("a sandbox started again from the same seed is as the first was at its start", async () => {
  const seed = { "generate": { "mapped_collections": 4, "guest_collections": 2, "roles": 2 } };
  const now = Date.parse("2026-07-01T12:00:00Z");
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const paths = [
    "/api/endpoint",
    "/api/nodes",
    "/api/storage_gateways?include=private_policies",
    "/api/collections?include=private_policies",
    "/api/roles?include=all_roles",
    "/api/user_credentials",
    "/api/audit-logs?page_size=1000",
  ];
  const state = async (rig: Rig) => {
    const port = rig.sandbox.address.split(":")[1] ?? "";
    const texts = paths.map(async (path) =>
      (await rig.call("GET", path, { token: rig.admin })).text.replaceAll(port, "PORT")
    );
    return await Promise.all(texts);
  };
  let first: string[] = [];
  await withSandbox({ seed, clock }, async (rig) => {
    first = await state(rig);
    const path = `/api/collections/${seedIds.guestCollection}`;
    assert.equal((await rig.call("DELETE", path, { token: rig.admin })).status, 200);
    await rig.call("PATCH", "/api/endpoint", { token: rig.admin, json: documents.endpointChange });
    assert.notDeepEqual(await state(rig), first);
  });
  await withSandbox({ seed, clock }, async (rig) => {
    assert.deepEqual(await state(rig), first, "nothing of the first is left");
  });
});

Deno.test("tokens of a sandbox are worth nothing at another", async () => {
  await withSandbox({}, async (one) => {
    await withSandbox({}, async (two) => {
      assert.equal((await two.call("GET", "/api/endpoint", { token: one.admin })).status, 401);
    });
  });
});
