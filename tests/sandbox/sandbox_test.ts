import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { parseSeed, seedIds, startSandbox } from "../../src/sandbox/mod.ts";
import { withSandbox } from "./harness.ts";

Deno.test("requests are logged with their bodies and without their credentials", async () => {
  await withSandbox({}, async (rig) => {
    assert.equal(rig.sandbox.requests.length, 0);
    const json = { "DATA_TYPE": "endpoint#1.0.0", "description": "Logged" };
    await rig.call("PATCH", "/api/endpoint?include=endpoint", { token: rig.admin, json });
    await rig.call("POST", "/v2/oauth2/token", { form: { "grant_type": "odd" } });
    const [patch, post] = rig.sandbox.requests;
    assert.equal(patch?.method, "PATCH");
    assert.equal(patch?.path, "/api/endpoint");
    assert.equal(patch?.search, "?include=endpoint");
    assert.equal(patch?.authorized, true);
    assert.equal(patch?.status, 200);
    assert.deepEqual(patch?.body, json);
    assert.ok(!JSON.stringify(patch).includes(rig.admin));
    assert.equal(post?.authorized, false);
    assert.deepEqual(post?.body, { "grant_type": "odd" });
    rig.sandbox.clearRequests();
    assert.equal(rig.sandbox.requests.length, 0);
  });
});

Deno.test("a client that does not know the authority refuses the sandbox", async () => {
  await withSandbox({}, async (rig) => {
    await assert.rejects(fetch(`${rig.sandbox.managerUrl}/api/info`), TypeError);
    const localhost = rig.sandbox.managerUrl.replace("127.0.0.1", "localhost");
    assert.equal((await rig.call("GET", `${localhost}/api/info`)).status, 200);
  });
});

Deno.test("paths nobody serves and methods nobody takes are refused in the service's own words", async () => {
  await withSandbox({}, async (rig) => {
    const missing = await rig.call("GET", "/api/nonsense", { token: rig.admin });
    assert.deepEqual([missing.status, missing.json["code"]], [404, "not_found"]);
    const method = await rig.call("DELETE", "/api/endpoint", { token: rig.admin });
    assert.deepEqual([method.status, method.json["code"]], [405, "method_not_allowed"]);
    assert.match(method.headers.get("allow") ?? "", /PATCH/);
    assert.equal((await rig.call("GET", "/v2/nonsense")).json["error"], "not_found");
    assert.match((await rig.call("GET", "/")).text, /gcs sandbox/);
    const large = await rig.call("POST", "/api/nodes", { body: "x".repeat(5 * 1024 * 1024) });
    assert.equal(large.status, 413);
  });
});

Deno.test("the same seed gives the same documents", async () => {
  const texts: string[] = [];
  for (let run = 0; run < 2; run++) {
    await withSandbox(
      { seed: { "generate": { "guest_collections": 3, "roles": 2 } } },
      async (rig) => {
        const collections = await rig.call("GET", "/api/collections", { token: rig.admin });
        const roles = await rig.call("GET", "/api/roles", { token: rig.admin });
        const port = rig.sandbox.address.split(":")[1] ?? "";
        texts.push((collections.text + roles.text).replaceAll(port, "PORT"));
      },
    );
  }
  assert.equal(texts[0], texts[1]);
  assert.match(texts[0] ?? "", /Generated guest collection 2/);
});

Deno.test("a seed replaces what it names and drops what would hang in the air", async () => {
  const gateway = "00000000-0000-4000-8000-000000000201";
  const seed = {
    "identities": [{ "id": seedIds.outsider, "username": "someone@uni.example" }],
    "endpoint": { "display_name": "Seeded" },
    "storage_gateways": [{ "id": gateway, "display_name": "Only" }],
    "clients": [{ "client_id": seedIds.nativeClient }],
  };
  await withSandbox({ seed }, async (rig) => {
    const get = async (path: string) => (await rig.call("GET", path, { token: rig.admin })).data;
    assert.equal((await get("/api/endpoint"))[0]?.["display_name"], "Seeded");
    assert.deepEqual((await get("/api/storage_gateways")).map((item) => item["id"]), [gateway]);
    assert.deepEqual(await get("/api/collections"), []);
    const roles = await get("/api/roles?include=all_roles");
    const owner = roles.find((role) => role["role"] === "owner");
    assert.equal(owner?.["principal"], `urn:globus:auth:identity:${seedIds.outsider}`);
  });
});

Deno.test("a wrong seed is refused and names what is wrong", async () => {
  const wrong: readonly (readonly [unknown, RegExp])[] = [
    [{ "nodes": "none" }, /nodes/],
    [{ "identities": [{ "id": "x", "username": "a@b" }] }, /identities\.0\.id/],
    [{ "colections": [] }, /colections/],
    [[], /the document/],
  ];
  for (const [seed, words] of wrong) {
    assert.throws(() => parseSeed(seed), (error) => {
      assert.ok(error instanceof GcsError && error.kind === "usage");
      return words.test(error.message);
    });
  }
  for (
    const seed of [
      { "owner": "nobody@example.org" },
      { "collections": [{ "storage_gateway_id": seedIds.admin }] },
    ]
  ) await assert.rejects(startSandbox({ seed }), { name: "GcsError", kind: "usage" });
});

Deno.test("a port in use is an error that says what to do", async () => {
  await withSandbox({}, async (rig) => {
    const port = Number(rig.sandbox.address.split(":")[1]);
    await assert.rejects(startSandbox({ port }), { name: "GcsError", kind: "failed" });
  });
});

Deno.test("issueTokens refuses identities and scopes that do not exist", async () => {
  await using sandbox = await startSandbox();
  assert.throws(() => sandbox.issueTokens({ identity: "nobody" }), GcsError);
  assert.throws(() => sandbox.issueTokens({ scopes: "openid[" }), GcsError);
  assert.throws(() => sandbox.issueTokens({ scopes: "no-such-scope" }), GcsError);
  assert.throws(() => sandbox.managerToken({ scopes: "openid" }), GcsError);
  const servers = sandbox.issueTokens().map((token) => token.resourceServer);
  assert.deepEqual(servers, ["auth.globus.org", "transfer.api.globus.org", seedIds.endpoint]);
});
