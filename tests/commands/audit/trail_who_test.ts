import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, membersOf, works } from "../_expect.ts";
import { jsonList, loadText, transferLog } from "./_audit.ts";

Deno.test("a change is told with the user and the host of the system, also without a login", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "delete", seedIds.guestCollection, "--yes"]);
  await works(stage, ["logout", "--yes"]);
  await works(stage, ["config", "set", "format", "text"]);
  const entries = await jsonList(stage, ["audit", "trail"]);
  assert.deepEqual(entries.map(({ command }) => command), [
    "config set",
    "logout",
    "collection delete",
  ]);
  for (const entry of entries) {
    const operator = membersOf(entry["operator"]);
    assert.deepEqual([operator["host"], operator["uid"]], [Deno.hostname(), Deno.uid()]);
  }
  assert.equal(entries[0]?.["identity"], undefined);
});

Deno.test("records that leave the database are told with path, filter and count", async () => {
  await using stage = await setStage();
  await loadText(stage, transferLog(20));
  const path = join(stage.folder, "out.json");
  await works(stage, ["audit", "dump", "--output", path, "--result", "failure"]);
  const [entry] = await jsonList(stage, ["audit", "trail"]);
  assert.equal(entry?.["command"], "audit dump");
  const request = membersOf(entry?.["request"]);
  assert.ok(String(request["target"]).endsWith("out.json"));
  assert.deepEqual(membersOf(request["body"])["filter"], { result: "failure" });
  const written = JSON.parse(await Deno.readTextFile(path));
  assert.ok(Array.isArray(written) && written.length > 0);
  assert.deepEqual([entry?.["outcome"], entry?.["records"]], ["success", written.length]);
});

Deno.test("a session that a command finds ended is told, with why and whose it was", async () => {
  let time = Date.now();
  const clock = { now: () => time, sleep: () => Promise.resolve() };
  await using stage = await setStage({ clock });
  time += 31 * 60_000;
  await fails(stage, ["node", "list"], 4, /not used for longer/);
  const [entry] = await jsonList(stage, ["audit", "trail"]);
  assert.equal(entry?.["command"], "session end");
  assert.equal(membersOf(entry?.["identity"])["id"], stage.sandbox.owner.id);
  assert.deepEqual([entry?.["outcome"], entry?.["revoked"]], ["success", true]);
  const { reason } = membersOf(membersOf(entry?.["request"])["body"]);
  assert.match(String(reason), /not used for longer/);
});
