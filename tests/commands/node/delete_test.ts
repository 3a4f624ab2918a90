import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { logInAs } from "../_login.ts";
import { changes, dryRun, fails, json, refused } from "../_expect.ts";

const remove = ["node", "delete", seedIds.node];

Deno.test("node delete --yes removes the node and prints one JSON document", async () => {
  await using stage = await setStage();
  const document = await json(stage, [...remove, "--yes"]);
  assert.deepEqual(document, { id: seedIds.node, status: "deleted" });
  assert.equal((await stage.run(["node", "show", seedIds.node])).code, 6);
});

Deno.test("node delete without a terminal and without --yes exits 2 and deletes nothing", async () => {
  await using stage = await setStage();
  await fails(stage, remove, 2, /--yes/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("node delete --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, remove);
  assert.equal(request?.["method"], "DELETE");
});

Deno.test("node delete of an unknown node exits 6, of no UUID exits 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["node", "delete", seedIds.endpoint, "--yes"], 6, /Cannot/);
  await refused(stage, ["node", "delete", "5a4d", "--yes"], /expected a UUID/);
});

Deno.test("node delete without the role exits 5 and deletes nothing", async () => {
  await using stage = await setStage();
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, [...remove, "--yes"], 5, /you need one of these roles/);
  assert.equal(
    (await stage.run(["node", "list", "-F", "list"])).stdout.includes(remove[2] ?? "x"),
    true,
  );
});
