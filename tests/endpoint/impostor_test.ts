import assert from "node:assert/strict";
import { seedIds, serviceClientSecret } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { startImpostor } from "./_impostor.ts";

/** What the impostor says: that it is the endpoint of the stage. */
const claim = { "client_id": seedIds.endpoint, "endpoint_id": seedIds.endpoint };
const show = ["endpoint", "show", "-F", "json"];
const service = {
  GCS_CLI_CLIENT_ID: seedIds.serviceClient,
  GCS_CLI_CLIENT_SECRET: serviceClientSecret,
};

Deno.test("a host that claims another endpoint's id is given none of its tokens", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(show)).code, 0);
  await using impostor = await startImpostor(stage, claim);
  const outcome = await stage.run([...show, "--endpoint", impostor.address]);
  assert.equal(impostor.isGivenCredentials, false, outcome.stdout);
  assert.equal(outcome.code, 4, outcome.stderr);
  for (const host of [impostor.address, stage.sandbox.address]) {
    assert.ok(outcome.stderr.includes(host), `${host} is named: ${outcome.stderr}`);
  }
});

Deno.test("a host that claims an id as the first thing ever is refused by Transfer's word", async () => {
  await using stage = await setStage({ isBound: false });
  await using impostor = await startImpostor(stage, claim);
  const outcome = await stage.run([...show, "--endpoint", impostor.address]);
  assert.equal(impostor.isGivenCredentials, false, outcome.stdout);
  assert.equal(outcome.code, 4, outcome.stderr);
  assert.ok(outcome.stderr.includes(stage.sandbox.address), outcome.stderr);
});

Deno.test("what a host claims never changes where an id leads", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(show)).code, 0);
  await using impostor = await startImpostor(stage, claim);
  await stage.run([...show, "--endpoint", impostor.address]);
  const outcome = await stage.run([...show, "--endpoint", seedIds.endpoint]);
  assert.equal(impostor.isGivenCredentials, false);
  assert.equal(outcome.code, 0, outcome.stderr);
});

Deno.test("a host that claims the client id alone, under an endpoint id of its own, is refused", async () => {
  await using stage = await setStage();
  const own = "5a4d0000-0000-4000-8000-0000000000ff";
  await using impostor = await startImpostor(stage, { ...claim, "endpoint_id": own });
  const outcome = await stage.run([...show, "--endpoint", impostor.address]);
  assert.equal(impostor.isGivenCredentials, false);
  assert.equal(outcome.code, 4, outcome.stderr);
});

for (const name of ["auth.globus.org", "transfer.api.globus.org", "__proto__"]) {
  Deno.test(`a host whose client id is "${name}" is given no token of that name`, async () => {
    await using stage = await setStage();
    await using impostor = await startImpostor(stage, { ...claim, "client_id": name });
    const outcome = await stage.run([...show, "--endpoint", impostor.address]);
    assert.equal(impostor.isGivenCredentials, false);
    assert.notEqual(outcome.code, 0);
  });
}

Deno.test("a service identity asks for no token in the name of an id that is claimed falsely", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await using impostor = await startImpostor(stage, claim);
  const line = [...show, "--endpoint", impostor.address];
  const outcome = await stage.run(line, { env: service });
  assert.equal(impostor.isGivenCredentials, false);
  assert.equal(outcome.code, 4, outcome.stderr);
  const asked = stage.sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token");
  assert.ok(!JSON.stringify(asked.map(({ body }) => body)).includes("manage_collections"));
});

Deno.test("gcs api sends no token to a host that claims another endpoint's id", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(show)).code, 0);
  await using impostor = await startImpostor(stage, claim);
  const at = ["--endpoint", impostor.address];
  for (const line of [["api", "GET", "/collections"], ["api", "POST", "/roles", "--body", "{}"]]) {
    assert.equal((await stage.run([...line, ...at, "--yes"])).code, 4);
  }
  assert.equal(impostor.isGivenCredentials, false);
});

Deno.test("--use-explicit-host does not lend a name to another host", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(show)).code, 0);
  await using impostor = await startImpostor(stage, claim);
  const port = impostor.address.split(":")[1];
  const dialled = ["--use-explicit-host", "127.0.0.1"];
  const byClaim = await stage.run([...show, "--endpoint", `localhost:${port}`, ...dialled]);
  assert.equal(byClaim.code, 4, byClaim.stderr);
  const byName = await stage.run([...show, "--endpoint", `gcs.example.org:${port}`, ...dialled]);
  assert.equal(byName.code, 1, byName.stderr);
  assert.match(byName.stderr, /is for another host name/);
  assert.equal(impostor.isGivenCredentials, false);
});

Deno.test("a host that sends its visitors on to the true endpoint borrows nothing of it", async () => {
  await using stage = await setStage();
  const { managerUrl } = stage.sandbox;
  await using impostor = await startImpostor(stage, claim, `${managerUrl}/api/info`);
  stage.sandbox.clearRequests();
  const outcome = await stage.run([...show, "--endpoint", impostor.address]);
  assert.equal(outcome.code, 1, outcome.stderr);
  assert.equal(impostor.isGivenCredentials, false);
  assert.deepEqual(stage.sandbox.requests, []);
});
