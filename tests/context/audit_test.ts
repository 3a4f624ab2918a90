import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";

async function stageWithDatabase(): Promise<Stage> {
  const stage = await setStage();
  const outcome = await stage.run(["audit", "load", "--from-api", "--limit", "5"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  return stage;
}

function databaseKeys(stage: Stage): readonly string[] {
  return [...stage.keyring.keys()].filter((account) => account.includes("audit-db:"));
}

Deno.test("auditFile makes no second key for a database whose key is not on record", async () => {
  await using stage = await stageWithDatabase();
  const before = databaseKeys(stage);
  await Deno.remove(join(stage.folder, "keys.json"));
  const { code, stderr } = await stage.run(["audit", "query"]);
  assert.equal(code, 10);
  assert.match(stderr, /key of the audit database is not on this machine/);
  assert.deepEqual(databaseKeys(stage), before);
});

Deno.test("auditFile refuses a database that others may read, with the chmod that mends it", async () => {
  await using stage = await stageWithDatabase();
  const path = join(stage.folder, "audit", "audit.db");
  await Deno.chmod(path, 0o644);
  const { code, stderr } = await stage.run(["audit", "query"]);
  assert.equal(code, 1);
  assert.match(stderr, /chmod 600/);
  await Deno.chmod(path, 0o600);
  assert.equal((await stage.run(["audit", "query"])).code, 0);
});

Deno.test("auditFile opens the database with an older key when that is the one of the file", async () => {
  await using stage = await stageWithDatabase();
  const path = join(stage.folder, "audit", "audit.db");
  const file = await Deno.readFile(path);
  assert.equal((await stage.run(["audit", "rekey", "--keep-old-key"])).code, 0);
  assert.equal(databaseKeys(stage).length, 2);
  await Deno.writeFile(path, file, { mode: 0o600 });
  const { stdout } = await stage.run(["audit", "query", "--count"]);
  assert.equal(stdout, "Count\t5\n");
});
