import assert from "node:assert/strict";
import { changing, holdAgainstTruth, methodOf, mishaps } from "./_spoiled_answers.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { membersOf } from "./_expect.ts";
import { trailOf } from "./_trail.ts";

assert.ok(changing.length >= 28);

Deno.test("every change to which one thing befalls is told as it is (all: tests/nightly)", async () => {
  for (const [at, command] of changing.entries()) {
    const mishap = mishaps[(at * 7) % mishaps.length];
    if (mishap !== undefined) await holdAgainstTruth(command, mishap);
  }
});

for (const { path } of changing.filter((one) => methodOf(one) === "POST").slice(0, 1)) {
  for (const fault of [{ body: "broken" }, { drop: "after" }, { body: "bare" }] as const) {
    const told = JSON.stringify(fault);
    Deno.test(`${path} that was made, answered with ${told}, is unknown`, async () => {
      const command = changing.find((one) => one.path === path);
      assert.ok(command !== undefined);
      const truth = await holdAgainstTruth(command, { name: told, faults: [fault] });
      assert.deepEqual(truth, { outcome: "unknown", isChanged: true, isRepeated: false });
    });
  }
}

Deno.test("a deletion that gcs repeated and that then finds nothing has succeeded", async () => {
  const command = changing.find((one) => one.path === "role delete");
  assert.ok(command !== undefined);
  const faults = [{ status: 504, acts: true, times: 1 }];
  const truth = await holdAgainstTruth(command, { name: "504 once", faults });
  assert.deepEqual(truth, { outcome: "success", isChanged: true, isRepeated: true });
});

Deno.test("a change whose --query fails on the value says that it was made, with its id", async () => {
  await using stage = await setStage();
  const words = ["collection", "create", seedIds.posixGateway, "/new", "New"];
  const outcome = await stage.run([...words, "--query", "max(display_name)", "-F", "json"]);
  assert.equal(outcome.code, 1, outcome.stderr);
  assert.equal(outcome.stdout, "");
  const error = membersOf(membersOf(JSON.parse(outcome.stderr))["error"]);
  assert.equal(error["outcome"], "made");
  assert.match(String(error["message"]), /^The change was made \(ID [0-9a-f-]{36}\)/);
  assert.equal((await stage.run(["collection", "show", String(error["id"])])).code, 0);
  assert.equal((await trailOf(stage, "collection create"))[0]?.["outcome"], "success");
});

Deno.test("a change whose document cannot be read again succeeds, with a warning", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 403, match: { method: "GET", path: "/api/endpoint" } });
  const outcome = await stage.run(["endpoint", "set-subscription-id", "DEFAULT"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /warning: the change was made, but its result could not be read/);
});
