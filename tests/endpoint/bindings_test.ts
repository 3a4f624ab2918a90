import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import {
  knownAddressOf,
  knownClientOf,
  knownEndpoint,
  rememberEndpoint,
} from "../../src/endpoint/memory.ts";
import { configFolder } from "../config/config_folder.ts";

const client = "5a4d0000-0000-4000-8000-000000000001";
const endpoint = "5a4d0000-0000-4000-8000-000000000002";
const address = "gcs.example.org";

Deno.test("an endpoint is remembered under its address and its id, for the next process too", async () => {
  using home = configFolder();
  assert.equal(await knownEndpoint(home.paths, address), undefined);
  await rememberEndpoint(home.paths, [address, endpoint], { client, endpoint, address });
  for (const name of [address, endpoint]) {
    assert.deepEqual(await knownEndpoint(home.paths, name), { client, endpoint, address });
    assert.equal(await knownClientOf(home.paths, name), client);
    assert.equal(await knownAddressOf(home.paths, name), address);
  }
});

Deno.test("an address is its own address; an id that nobody has met has none", async () => {
  using home = configFolder();
  assert.equal(await knownAddressOf(home.paths, address), address);
  assert.equal(await knownAddressOf(home.paths, endpoint), undefined);
  await rememberEndpoint(home.paths, [endpoint], { client, address });
  assert.equal(await knownAddressOf(home.paths, endpoint.toUpperCase()), address);
});

Deno.test("what is remembered of one endpoint leaves the others, and replaces its own", async () => {
  using home = configFolder();
  await rememberEndpoint(home.paths, ["a.example"], { client, address: "a.example" });
  await rememberEndpoint(home.paths, ["b.example"], { client: endpoint });
  await rememberEndpoint(home.paths, ["a.example"], { client: endpoint, address: "c.example" });
  assert.equal(await knownClientOf(home.paths, "b.example"), endpoint);
  assert.deepEqual(await knownEndpoint(home.paths, "a.example"), {
    client: endpoint,
    address: "c.example",
  });
});

Deno.test("no name is known that nobody remembered, whatever objects inherit", async () => {
  using home = configFolder();
  await rememberEndpoint(home.paths, [address], { client });
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.string(),
        fc.constantFrom("__proto__", "constructor", "toString", "hasOwnProperty"),
      ),
      async (name) => {
        if (name !== address) assert.equal(await knownEndpoint(home.paths, name), undefined);
      },
    ),
    { numRuns: 50 },
  );
});

for (const text of ["", "{", "[]", '"x"', '{"a.example": {}}', '{"a.example": {"client": 7}}']) {
  Deno.test(`a memory that holds ${text || "nothing"} counts as empty, and is written anew`, async () => {
    using home = configFolder("");
    await Deno.mkdir(home.paths.stateFolder, { mode: 0o700 });
    const file = `${home.paths.stateFolder}/endpoints.json`;
    await Deno.writeTextFile(file, text, { mode: 0o600 });
    assert.equal(await knownEndpoint(home.paths, "a.example"), undefined);
    await rememberEndpoint(home.paths, [address], { client });
    assert.deepEqual(Object.keys(JSON.parse(await Deno.readTextFile(file))), [address]);
  });
}
