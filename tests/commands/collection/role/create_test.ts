import assert from "node:assert/strict";
import { seedIds } from "../../../../src/sandbox/mod.ts";
import { setStage } from "../../../_support/stage.ts";
import { changes, dryRun, fails, json, refused, works } from "../../_expect.ts";

const create = ["collection", "role", "create"];
const on = seedIds.mappedCollection;

Deno.test("collection role create gives a role on the collection", async () => {
  await using stage = await setStage();
  const role = await json(stage, [...create, on, "access_manager", "researcher@example.org"]);
  assert.equal(role["collection"], on);
  assert.deepEqual(changes(stage).map(({ body }) => body), [{
    "DATA_TYPE": "role#1.0.0",
    "collection": on,
    "principal": `urn:globus:auth:identity:${seedIds.researcher}`,
    "role": "access_manager",
  }]);
  const { stdout } = await works(stage, ["collection", "role", "list", on, "-F", "list"]);
  assert.ok(stdout.split("\n").includes(String(role["id"])));
});

Deno.test("collection role create --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, [...create, on, "access_monitor", seedIds.researcher]);
  assert.match(String(request?.["target"]), /\/api\/roles$/);
});

Deno.test("collection role create refuses bad input before it sends anything", async () => {
  await using stage = await setStage();
  await refused(
    stage,
    [...create, "5a4d", "access_manager", "a@b"],
    /Invalid COLLECTION_ID "5a4d"/,
  );
  await refused(stage, [...create, on, "manager", "a@b"], /Invalid ROLE "manager"/);
  await refused(stage, [...create, on, "owner", "a@b"], /gcs collection set-owner/);
});

Deno.test("collection role create on a collection that is not there fails", async () => {
  await using stage = await setStage();
  const gone = seedIds.endpoint;
  await fails(
    stage,
    [...create, gone, "access_manager", seedIds.admin],
    13,
    /Collection not found/,
  );
});
