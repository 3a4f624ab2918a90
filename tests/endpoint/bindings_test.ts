import assert from "node:assert/strict";
import { join } from "node:path";
import fc from "../_support/fast_check.ts";
import { bind, boundTo, type NewBinding, readBindings } from "../../src/endpoint/bindings.ts";
import { keep } from "../../src/endpoint/find_endpoint.ts";
import { knownAddressOf } from "../../src/endpoint/mod.ts";
import { openContext } from "../context/_context.ts";
import { setStage } from "../_support/stage.ts";

const client = "5a4d0000-0000-4000-8000-0000000000e1";
const endpoint = "5a4d0000-0000-4000-8000-0000000000e2";
const address = "gcs.example.org";
const fresh: NewBinding = {
  address,
  "client_id": client,
  "endpoint_id": endpoint,
  "confirmed_by": "transfer",
};

async function unbound() {
  return await setStage({ isLoggedIn: false });
}

Deno.test("a binding is found by address, client id and endpoint id, by the next process too", async () => {
  await using stage = await unbound();
  {
    await using opened = openContext(stage);
    await bind(opened.context, fresh);
  }
  await using opened = openContext(stage);
  const bindings = await readBindings(opened.context);
  for (const name of [address, client, endpoint]) {
    assert.equal(boundTo(bindings, name)?.address, address, name);
  }
  assert.equal(await knownAddressOf(opened.context, endpoint.toUpperCase()), address);
  assert.equal(await knownAddressOf(opened.context, "other.example"), "other.example");
  const file = JSON.parse(await Deno.readTextFile(join(stage.folder, "state", "endpoints.json")));
  assert.equal(file.version, 2);
});

Deno.test("a binding counts at the Globus Auth it was made at, and at no other", async () => {
  await using stage = await unbound();
  await using opened = openContext(stage);
  await bind(opened.context, fresh);
  await stage.run(["config", "set", "services.auth_url", "https://auth.example.org"]);
  await using elsewhere = openContext(stage);
  assert.deepEqual(await readBindings(elsewhere.context), []);
  await bind(elsewhere.context, { ...fresh, address: "other.example.org" });
  assert.equal(boundTo(await readBindings(opened.context), client)?.address, address);
});

Deno.test("a binding replaces that of its address; that of its ids only by an explicit act", async () => {
  await using stage = await unbound();
  await using opened = openContext(stage);
  const { context } = opened;
  await bind(context, fresh);
  await bind(context, { ...fresh, address: "b.example.org" });
  assert.equal(boundTo(await readBindings(context), client)?.address, address);
  await bind(context, { ...fresh, address: "c.example.org" }, { rebind: true });
  const bindings = await readBindings(context);
  assert.deepEqual(bindings.map((one) => one.address), ["c.example.org"]);
  await bind(context, { ...fresh, address: "c.example.org", "client_id": endpoint });
  assert.equal(boundTo(await readBindings(context), client), undefined);
});

Deno.test("bindings that are made at the same time are all kept", async () => {
  await using stage = await unbound();
  await using opened = openContext(stage);
  await Promise.all(
    Array.from(
      { length: 8 },
      (_, at) => bind(opened.context, { ...fresh, address: `n${at}.example.org` }),
    ),
  );
  assert.equal((await readBindings(opened.context)).length, 8);
});

Deno.test("of two hosts that claim one id at the same time, one is bound and the other refused", async () => {
  await using stage = await unbound();
  const claims = ["a.example.org", "b.example.org"].map((host) => ({
    address: host,
    clientId: client,
    endpointId: endpoint,
  }));
  const ends = await Promise.allSettled(claims.map(async (claim) => {
    await using opened = openContext(stage, { quiet: true });
    await keep(opened.context, claim, "first_use");
  }));
  assert.deepEqual(ends.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
  await using opened = openContext(stage);
  assert.equal((await readBindings(opened.context)).length, 1);
});

Deno.test("no name is bound that nobody bound, whatever objects inherit", () => {
  const bindings = [{ ...fresh, "auth_url": "https://auth.globus.org", since: "2026-11-27" }];
  const names = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString"));
  fc.assert(fc.property(names, (name) => {
    if (name !== address) assert.equal(boundTo(bindings, name), undefined);
  }));
});

const old = JSON.stringify({ [address]: { client, endpoint, address } });
for (const text of ["", "{", "[]", '"x"', '{"version": 2}', '{"version": "3"}', old]) {
  Deno.test(`a file that holds ${text || "nothing"} binds nothing, and is written anew`, async () => {
    await using stage = await unbound();
    await Deno.mkdir(join(stage.folder, "state"), { mode: 0o700 });
    const file = join(stage.folder, "state", "endpoints.json");
    await Deno.writeTextFile(file, text, { mode: 0o600 });
    await using opened = openContext(stage);
    assert.deepEqual(await readBindings(opened.context), []);
    await bind(opened.context, fresh);
    assert.equal((await readBindings(opened.context)).length, 1);
  });
}

Deno.test("a file of a newer version stops the command by its name, and is left as it is", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "state", "endpoints.json");
  const text = '{"version":3,"something":"new"}';
  await Deno.writeTextFile(file, text);
  for (const line of [["endpoint", "show"], ["profile", "show"]]) {
    const outcome = await stage.run(line);
    assert.equal(outcome.code, 1, outcome.stderr);
    assert.match(outcome.stderr, /endpoints\.json has version 3, which this gcs does not know/);
  }
  assert.equal(await Deno.readTextFile(file), text);
  assert.deepEqual(stage.sandbox.requests, []);
});
