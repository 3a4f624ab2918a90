import assert from "node:assert/strict";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { changeLogin } from "../context/_context.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { startImpostor } from "./_impostor.ts";

const show = ["endpoint", "show", "-F", "json"];

/** A stage whose Transfer answers nobody. */
async function withoutTransfer(): Promise<Stage> {
  const stage = await setStage({ isBound: false });
  stage.sandbox.faults.add({ status: 403, match: { path: "/v0.10/*" } });
  return stage;
}

async function bindings(stage: Stage): Promise<readonly Record<string, unknown>[]> {
  const shown = await stage.run(["profile", "show", "-F", "json"]);
  const document: unknown = shown.json();
  assert.ok(document !== null && typeof document === "object" && "bindings" in document);
  assert.ok(Array.isArray(document.bindings));
  return document.bindings;
}

Deno.test("without Transfer the first use of the set endpoint binds it, and is said once", async () => {
  await using stage = await withoutTransfer();
  const first = await stage.run(show);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stderr, /warning: "127\.0\.0\.1:\d+" is taken for endpoint .* from now on/);
  const second = await stage.run(show);
  assert.deepEqual([second.code, second.stderr], [0, ""]);
  const [binding] = await bindings(stage);
  assert.deepEqual([binding?.["address"], binding?.["confirmed_by"]], [
    stage.sandbox.address,
    "first_use",
  ]);
  await using impostor = await startImpostor(stage, {
    "client_id": seedIds.endpoint,
    "endpoint_id": seedIds.endpoint,
  });
  assert.equal((await stage.run([...show, "--endpoint", impostor.address])).code, 4);
  assert.equal(impostor.isGivenCredentials, false);
});

Deno.test("without Transfer a host that is named for one run is given no token that is stored", async () => {
  await using stage = await withoutTransfer();
  const { address } = stage.sandbox;
  for (const env of [undefined, { GCS_CLI_ENDPOINT_ID: address }]) {
    const line = env === undefined ? [...show, "--endpoint", address] : show;
    const outcome = await stage.run(line, env === undefined ? {} : { env });
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.match(outcome.stderr, /Nobody can say whether .*"hint":"gcs login 127\.0\.0\.1:\d+"/);
  }
  assert.ok(!stage.sandbox.requests.some(({ path }) => path === "/api/endpoint"));
  assert.deepEqual(await bindings(stage), []);
});

Deno.test("without a token there is nothing to bind, so that looking binds nothing", async () => {
  await using stage = await withoutTransfer();
  await changeLogin(stage, ({ tokens, ...login }) => ({
    ...login,
    tokens: Object.fromEntries(
      Object.entries(tokens).filter(([name]) => name !== seedIds.endpoint),
    ),
  }));
  assert.equal((await stage.run([...show, "--endpoint", stage.sandbox.address])).code, 4);
  assert.deepEqual(await bindings(stage), []);
});

Deno.test("a service identity is vouched for by Transfer, and asks once", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const env = {
    GCS_CLI_CLIENT_ID: seedIds.serviceClient,
    GCS_CLI_CLIENT_SECRET: serviceClientSecret,
  };
  for (const lookUps of [1, 0]) {
    stage.sandbox.clearRequests();
    const outcome = await stage.run(show, { env });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stderr, "");
    const asked = stage.sandbox.requests.filter(({ path }) => path.startsWith("/v0.10/"));
    assert.equal(asked.length, lookUps);
  }
});

Deno.test("profile show says which address an endpoint is bound to, and who vouched for it", async () => {
  await using stage = await setStage({ isBound: false });
  assert.equal((await stage.run(show)).code, 0);
  const { address, endpointId } = stage.sandbox;
  const [{ since, ...binding } = {}, ...more] = await bindings(stage);
  assert.deepEqual([binding, more], [{
    address,
    "client_id": endpointId,
    "endpoint_id": endpointId,
    "confirmed_by": "transfer",
  }, []]);
  assert.ok(!Number.isNaN(Date.parse(String(since))));
  const text = await stage.run(["profile", "show"]);
  assert.ok(text.stdout.includes(`${endpointId} to ${address}, as Globus Transfer says, since`));
});
