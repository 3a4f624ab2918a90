import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { logInAs } from "../_login.ts";
import { changes, dryRun, fails, json, refused } from "../_expect.ts";

const remove = ["storage-gateway", "delete", seedIds.s3Gateway];

Deno.test("storage-gateway delete --yes deletes and prints one JSON document", async () => {
  await using stage = await setStage();
  const document = await json(stage, [...remove, "--yes"]);
  assert.deepEqual(document, { id: seedIds.s3Gateway, status: "deleted" });
  assert.equal((await stage.run(["storage-gateway", "show", seedIds.s3Gateway])).code, 6);
});

Deno.test("storage-gateway delete with collections on it exits 7", async () => {
  await using stage = await setStage();
  const used = ["storage-gateway", "delete", seedIds.posixGateway, "--yes"];
  await fails(stage, used, 7, new RegExp(seedIds.mappedCollection));
});

Deno.test("storage-gateway delete without a terminal and without --yes deletes nothing", async () => {
  await using stage = await setStage();
  await fails(stage, remove, 2, /--yes/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("storage-gateway delete --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, remove);
  assert.match(String(request?.["target"]), /\/api\/storage_gateways\//);
});

Deno.test("storage-gateway delete of no UUID exits 2", async () => {
  await using stage = await setStage();
  await refused(stage, ["storage-gateway", "delete", "5a4d", "--yes"], /expected a UUID/);
});

Deno.test("storage-gateway delete without the role exits 5 and deletes nothing", async () => {
  await using stage = await setStage();
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...remove, "--yes"], 5, /you need one of these roles/);
  assert.equal(
    (await stage.run(["storage-gateway", "list", "-F", "list"])).stdout.includes(remove[2] ?? "x"),
    true,
  );
});
