import assert from "node:assert/strict";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { listOf } from "../commands/_list.ts";
import { bind } from "../../src/endpoint/bindings.ts";
import { openContext } from "../context/_context.ts";

const service = {
  GCS_CLI_CLIENT_ID: seedIds.serviceClient,
  GCS_CLI_CLIENT_SECRET: serviceClientSecret,
};

function sent({ sandbox }: Stage, path: string) {
  return sandbox.requests.filter((request) => request.path === path);
}

Deno.test("a token that the endpoint refuses is refreshed once, and the request goes again", async () => {
  await using stage = await setStage();
  stage.sandbox.expireAccessTokens();
  const outcome = await stage.run(["collection", "list"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(sent(stage, "/api/collections").map(({ status }) => status), [401, 200]);
  assert.equal(sent(stage, "/v2/oauth2/token").length, 1);
  stage.sandbox.clearRequests();
  assert.equal((await stage.run(["collection", "list"])).code, 0);
  assert.equal(sent(stage, "/v2/oauth2/token").length, 0, "the new token was stored");
});

Deno.test("a command of many requests uses the refreshed token for all of them", async () => {
  await using stage = await setStage({ sandbox: { maxPageSize: 2 } });
  stage.sandbox.expireAccessTokens();
  assert.ok((await listOf(stage, ["collection", "list"])).length > 1);
  assert.equal(sent(stage, "/api/collections").filter(({ status }) => status === 401).length, 1);
  assert.equal(sent(stage, "/v2/oauth2/token").length, 1);
});

Deno.test("an endpoint that refuses the fresh token too is told as not logged in", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 401, match: { path: "/api/collections" } });
  const outcome = await stage.run(["collection", "list"]);
  assert.equal(outcome.code, 4);
  assert.equal(sent(stage, "/api/collections").length, 2);
  assert.equal(sent(stage, "/v2/oauth2/token").length, 1);
});

Deno.test("auth.auto_refresh: false never refreshes", async () => {
  await using stage = await setStage();
  await stage.run(["config", "set", "auth.auto_refresh", "false"]);
  stage.sandbox.expireAccessTokens();
  assert.equal((await stage.run(["collection", "list"])).code, 4);
  assert.equal(sent(stage, "/v2/oauth2/token").length, 0);
});

Deno.test("a login without the scope of a command says which consent is missing", async () => {
  await using stage = await setStage();
  const other = seedIds.personalEndpoint;
  await using opened = openContext(stage);
  await bind(opened.context, {
    address: stage.sandbox.address,
    "client_id": other,
    "endpoint_id": other,
    "confirmed_by": "first_use",
  });
  const outcome = await stage.run(["collection", "list"]);
  assert.equal(outcome.code, 4);
  assert.match(outcome.stderr, new RegExp(`gcs session consent -- .*${other}:manage_collections`));
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("service credentials work without a login, and their tokens are not stored", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["collection", "list", "-F", "list"], { env: service });
  assert.equal(outcome.code, 0, outcome.stderr);
  const [request] = sent(stage, "/v2/oauth2/token");
  assert.match(JSON.stringify(request?.body), /client_credentials/);
  assert.ok(!JSON.stringify(request?.body).includes(serviceClientSecret));
  assert.deepEqual(await listOf(stage, ["auth", "status"]), []);
});

Deno.test("service credentials that are wrong exit 4 and do not show the secret", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const secret = "wrong-secret-of-the-service";
  const env = { ...service, GCS_CLI_CLIENT_SECRET: secret };
  const outcome = await stage.run(["collection", "list", "--debug"], { env });
  assert.equal(outcome.code, 4, outcome.stderr);
  assert.ok(!outcome.stderr.includes(secret));
});

Deno.test("a client secret without a client id is no service identity", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const env = { GCS_CLI_CLIENT_SECRET: serviceClientSecret };
  const outcome = await stage.run(["collection", "list"], { env });
  assert.equal(outcome.code, 4);
  assert.match(outcome.stderr, /Not logged in/);
});
