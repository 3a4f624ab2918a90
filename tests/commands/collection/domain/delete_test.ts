import assert from "node:assert/strict";
import { seedIds } from "../../../../src/sandbox/mod.ts";
import { domainStage } from "../../endpoint/domain/_files.ts";

const id = seedIds.mappedCollection;
const paths = ["--certificate-path", "/etc/c.pem", "--private-key-path", "/etc/k.pem"];

Deno.test("collection domain delete takes the domain away, after a confirmation", async () => {
  await using rig = await domainStage();
  await rig.stage.run(["collection", "domain", "update", id, "data.example.org", ...paths]);
  const remove = ["collection", "domain", "delete", id];
  assert.equal((await rig.stage.run(remove)).code, 2);
  assert.equal((await rig.stage.run([...remove, "--dry-run"])).code, 0);
  assert.equal(rig.sent().length, 1, "only the update");
  const outcome = await rig.stage.run([...remove, "--yes", "-F", "json"]);
  assert.deepEqual(outcome.json(), { id, status: "deleted" });
  assert.equal((await rig.stage.run(["collection", "domain", "show", id])).code, 6);
  assert.equal((await rig.stage.run([...remove, "--yes"])).code, 6, "nothing is left to delete");
});
