import assert from "node:assert/strict";
import { domainStage } from "./_files.ts";

const paths = ["--certificate-path", "/etc/c.pem", "--private-key-path", "/etc/k.pem"];

Deno.test("endpoint domain delete takes the domain away, after a confirmation", async () => {
  await using rig = await domainStage();
  await rig.stage.run(["endpoint", "domain", "update", "data.example.org", ...paths]);
  assert.equal(rig.sent().length, 1);
  assert.equal((await rig.stage.run(["endpoint", "domain", "delete"])).code, 2);
  const dry = await rig.stage.run(["endpoint", "domain", "delete", "--dry-run"]);
  assert.match(dry.stdout, /DELETE https:\/\/\S+\/api\/endpoint\/domain/);
  assert.equal(rig.sent().length, 1);
  const outcome = await rig.stage.run(["endpoint", "domain", "delete", "--yes", "-F", "json"]);
  assert.deepEqual(outcome.json(), { id: "data.example.org", status: "deleted" });
  assert.equal((await rig.stage.run(["endpoint", "domain", "show"])).code, 6);
});

Deno.test("endpoint domain delete without a domain sends nothing and ends with exit code 6", async () => {
  await using rig = await domainStage();
  assert.equal((await rig.stage.run(["endpoint", "domain", "delete", "--yes"])).code, 6);
  assert.deepEqual(rig.sent(), []);
});
