import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, fails, refused, works } from "../_expect.ts";

const broken = seedIds.guestCollection;

/** A stage on which the guest collection's mapped collection is gone. */
const brokenStage = () => {
  const guest = {
    id: broken,
    "collection_type": "guest",
    "display_name": "Left over",
    "mapped_collection_id": seedIds.node,
    "storage_gateway_id": seedIds.posixGateway,
    "collection_base_path": "/",
    "identity_id": seedIds.admin,
    "public": true,
  };
  const sound = {
    ...guest,
    id: seedIds.mappedCollection,
    "collection_type": "mapped",
    "mapped_collection_id": undefined,
  };
  return setStage({ sandbox: { seed: { "collections": [sound, guest] } } });
};

Deno.test("collection check of all exits 0 when nothing is wrong, and sends one request", async () => {
  await using stage = await setStage();
  const outcome = await works(stage, ["collection", "check", "-F", "json"]);
  const results = documentsOf(outcome.json());
  assert.equal(results.length, 3);
  assert.ok(results.every(({ error }) => error === null));
  const asked = stage.sandbox.requests.filter(({ path }) => path.startsWith("/api/collections"));
  assert.deepEqual(asked.map(({ path }) => path), ["/api/collections/check"]);
});

Deno.test("collection check exits 9 and names the collection that cannot work, in every format", async () => {
  await using stage = await brokenStage();
  const all = ["collection", "check"];
  const text = await stage.run(all);
  assert.equal(text.code, 9);
  assert.match(text.stdout, new RegExp(`^${broken}\tproblem\tMapped collection not found$`, "m"));
  assert.match(text.stdout, new RegExp(`^${seedIds.mappedCollection}\tok\tOK$`, "m"));
  const json = await stage.run([...all, "-F", "json", "--query", "[?error].id"]);
  assert.deepEqual([json.code, json.json()], [9, [broken]]);
  const csv = await stage.run([...all, "-F", "csv"]);
  assert.equal(csv.code, 9);
  assert.match(csv.stdout, new RegExp(`${broken},problem,Mapped collection not found`));
  assert.equal((await stage.run([...all, "-F", "list"])).stdout.trimEnd().split("\n").length, 2);
});

Deno.test("collection check of one asks only about that one", async () => {
  await using stage = await brokenStage();
  const outcome = await stage.run(["collection", "check", broken, "-F", "json"]);
  assert.equal(outcome.code, 9);
  assert.equal(documentsOf(outcome.json())[0]?.["id"], broken);
  await works(stage, ["collection", "check", seedIds.mappedCollection]);
  const asked = stage.sandbox.requests.map(({ path }) => path).filter((path) => /check/.test(path));
  assert.deepEqual(asked, [
    `/api/collections/${broken}/check`,
    `/api/collections/${seedIds.mappedCollection}/check`,
  ]);
});

Deno.test("collection check follows every page and hands on what chooses collections", async () => {
  await using stage = await setStage({ sandbox: { maxPageSize: 1 } });
  const words = ["collection", "check", "--filter", "mapped_collections", "-F", "list"];
  const { stdout } = await works(stage, words);
  assert.deepEqual(stdout.trimEnd().split("\n"), [
    seedIds.mappedCollection,
    seedIds.privateCollection,
  ]);
  const asked = stage.sandbox.requests.filter(({ path }) => path === "/api/collections/check");
  assert.ok(asked.length >= 2);
  assert.ok(asked.every(({ search }) => search.includes("filter=mapped_collections")));
});

Deno.test("collection check refuses what does not fit, and exits 6 for an unknown one", async () => {
  await using stage = await setStage();
  await refused(stage, ["collection", "check", "5a4d"], /expected a UUID/);
  await refused(
    stage,
    ["collection", "check", broken, "--storage-gateway", seedIds.posixGateway],
    /given, too/,
  );
  await refused(stage, ["collection", "check", "--dry-run"], /changes nothing/);
  await fails(stage, ["collection", "check", seedIds.node], 6, /check collection/);
});
