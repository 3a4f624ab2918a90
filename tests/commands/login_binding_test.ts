import assert from "node:assert/strict";
import { bind, readBindings } from "../../src/endpoint/bindings.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { openContext } from "../context/_context.ts";
import { startImpostor } from "../endpoint/_impostor.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { loginStage, testWithBrowser } from "./_browser.ts";

const claim = { "client_id": seedIds.endpoint, "endpoint_id": seedIds.endpoint };

/** Binds the endpoint's ids to an address. */
async function bindTo(stage: Stage, address: string): Promise<void> {
  await using opened = openContext(stage);
  await bind(opened.context, {
    address,
    "client_id": seedIds.endpoint,
    "endpoint_id": seedIds.endpoint,
    "confirmed_by": "transfer",
  });
}

async function bindings(stage: Stage): Promise<string[]> {
  await using opened = openContext(stage);
  return (await readBindings(opened.context)).map((one) => `${one.address} ${one.confirmed_by}`);
}

function count({ sandbox }: Stage, wanted: string): number {
  return sandbox.requests.filter(({ path }) => path === wanted).length;
}

testWithBrowser(
  "login to a host that claims a bound id is refused before the page opens",
  async () => {
    const { stage, env } = await loginStage();
    await using _ = stage;
    await using impostor = await startImpostor(stage, claim);
    const outcome = await stage.run(["login", impostor.address], { env });
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.ok(outcome.stderr.includes(`gcs login --rebind ${impostor.address}`));
    assert.equal(count(stage, "/v2/oauth2/authorize"), 0);
    assert.deepEqual(await bindings(stage), [`${stage.sandbox.address} transfer`]);
  },
);

for (const flags of [[], ["--rebind"]]) {
  testWithBrowser(
    `a first login ${flags} to a host that claims another's id is revoked on Transfer's word`,
    async () => {
      const { stage, env } = await loginStage({ isLoggedIn: false });
      await using _ = stage;
      await using impostor = await startImpostor(stage, claim);
      const outcome = await stage.run(["login", impostor.address, ...flags], { env });
      assert.equal(outcome.code, 4, outcome.stderr);
      for (const host of [impostor.address, stage.sandbox.address]) {
        assert.ok(outcome.stderr.includes(host), outcome.stderr);
      }
      assert.ok(count(stage, "/v2/oauth2/token/revoke") >= 3, "three servers, a token each");
      assert.match(outcome.stderr, /the tokens that this login gave are revoked/);
      assert.equal(impostor.isGivenCredentials, false);
      assert.equal((await stage.run(["whoami"])).code, 4, "nothing was stored");
      assert.deepEqual(await bindings(stage), []);
    },
  );
}

testWithBrowser("a first login where Transfer does not answer binds, and says so", async () => {
  const { stage, env } = await loginStage({ isLoggedIn: false });
  await using _ = stage;
  const fault = stage.sandbox.faults.add({ status: 403, match: { path: "/v0.10/*" } });
  const { address } = stage.sandbox;
  const outcome = await stage.run(["login", address], { env });
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /is taken for endpoint .* because Globus Transfer did not say/);
  assert.deepEqual(await bindings(stage), [`${address} first_use`]);
  fault.remove();
  assert.equal((await stage.run(["login", address], { env })).code, 0);
  assert.deepEqual(await bindings(stage), [`${address} transfer`], "the next login asks again");
});

testWithBrowser(
  "an endpoint that has moved is bound to its new address by --rebind alone",
  async () => {
    const { stage, env } = await loginStage({ isBound: false });
    await using _ = stage;
    await bindTo(stage, "old.example.org");
    const { address, endpointId } = stage.sandbox;
    assert.equal((await stage.run(["login", address], { env })).code, 4);
    assert.deepEqual(await bindings(stage), ["old.example.org transfer"]);
    const moved = await stage.run(["login", address, "--rebind"], { env });
    assert.equal(moved.code, 0, moved.stderr);
    assert.deepEqual(await bindings(stage), [`${address} transfer`]);
    const shown = await stage.run(["endpoint", "show", "--endpoint", endpointId]);
    assert.equal(shown.code, 0, shown.stderr);
  },
);

testWithBrowser(
  "login by id binds the id to where Transfer says it is; --rebind anew",
  async () => {
    const { stage, env } = await loginStage({ isLoggedIn: false });
    await using _ = stage;
    const { address, endpointId } = stage.sandbox;
    assert.equal((await stage.run(["login", endpointId], { env })).code, 0);
    assert.deepEqual(await bindings(stage), [`${address} transfer`]);
    await bindTo(stage, "old.example.org");
    const moved = await stage.run(["login", endpointId, "--rebind"], { env });
    assert.equal(moved.code, 0, moved.stderr);
    assert.deepEqual(await bindings(stage), [`${address} transfer`]);
  },
);

Deno.test("login --rebind without an endpoint, and its dry run, send nothing", async () => {
  await using stage = await setStage();
  const dry = await stage.run(["login", "--rebind", "--dry-run", "-F", "json"]);
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /"rebind": true/);
  await stage.run(["config", "unset", "endpoint"]);
  assert.equal((await stage.run(["login", "--rebind"])).code, 2);
  assert.deepEqual(stage.sandbox.requests, []);
});
