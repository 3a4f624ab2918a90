import assert from "node:assert/strict";
import { changing, holdAgainstTruth, mishaps } from "./_spoiled_answers.ts";
import { printedFields } from "../../src/command/mod.ts";
import { changeLine, changeStage } from "./_change_lines.ts";
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

for (const path of ["auth-policy create", "node create"]) {
  for (
    const fault of [
      { body: "broken" },
      { drop: "after" },
      { body: "bare" },
      { body: "nameless" },
    ] as const
  ) {
    const told = JSON.stringify(fault);
    Deno.test(`${path} that was made, answered with ${told}, is unknown`, async () => {
      const command = changing.find((one) => one.path === path);
      assert.ok(command !== undefined);
      const truth = await holdAgainstTruth(command, { name: told, faults: [fault] });
      assert.deepEqual(truth, { outcome: "unknown", isChanged: true, isRepeated: false });
    });
  }
}

Deno.test("a deletion whose answer of 200 is empty is unknown: a result belongs in it", async () => {
  const command = changing.find((one) => one.path === "role delete");
  assert.ok(command !== undefined);
  const faults = [{ body: "empty" }] as const;
  const truth = await holdAgainstTruth(command, { name: "empty", faults });
  assert.deepEqual(truth, { outcome: "unknown", isChanged: true, isRepeated: false });
});

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
  const outcome = await stage.run([...words, "--query", "max(policies)", "-F", "json"]);
  assert.equal(outcome.code, 1, outcome.stderr);
  assert.equal(outcome.stdout, "");
  const error = membersOf(membersOf(JSON.parse(outcome.stderr))["error"]);
  assert.equal(error["outcome"], "made");
  assert.match(String(error["message"]), /^The change was made \(ID [0-9a-f-]{36}\)/);
  assert.equal((await stage.run(["collection", "show", String(error["id"])])).code, 0);
  assert.equal((await trailOf(stage, "collection create"))[0]?.["outcome"], "success");
});

/** Prints what the endpoint answers, whatever that is; or one deletion, or the results of many. */
const printsAnything = ["api", "sharing-policy delete", "user-credentials delete"];

Deno.test("a change whose --query can never fit what it prints exits 2, and nothing is sent", async () => {
  await using stage = await changeStage();
  for (const command of changing.filter(({ path }) => !printsAnything.includes(path))) {
    assert.ok(command.prints !== undefined, command.path);
    const line = await changeLine(command, stage);
    stage.sandbox.clearRequests();
    const field = Object.entries(await printedFields(command.prints))
      .find(([, type]) => /^string|^boolean$|^number$/.test(type))?.[0];
    const outcome = await line.run(["--yes", "--query", `sum(${field})`]);
    assert.equal(outcome.code, 2, `${command.path}: ${outcome.stderr}`);
    assert.match(outcome.stderr, /Invalid --query "sum\(.*\)": "sum" at character 1 takes array/);
    assert.deepEqual(stage.sandbox.requests, [], command.path);
    // Every field may be read as what it is said to be.
    await using other = await changeStage();
    const made = await (await changeLine(command, other)).run(["--yes", "-F", "json"]);
    const printed = membersOf(made.json());
    for (const [name, words] of Object.entries(await printedFields(command.prints))) {
      const type = /^(string|boolean|number|array|object)\b/.exec(words)?.[1];
      const value = printed[name];
      if (type === undefined || value === undefined || value === null) continue;
      const told = Array.isArray(value) ? "array" : typeof value;
      assert.equal(told, type, `${command.path} prints ${name}`);
    }
    const told = Object.keys(await printedFields(command.prints));
    assert.ok(Object.keys(printed).some((name) => told.includes(name)), command.path);
  }
});

Deno.test("a read whose --query fails on the value exits 1: something was sent", async () => {
  await using stage = await setStage();
  const words = ["collection", "show", seedIds.mappedCollection, "-F", "json"];
  const outcome = await stage.run([...words, "--query", "max(display_name)"]);
  assert.equal(outcome.code, 1, outcome.stderr);
  assert.equal(outcome.stdout, "");
  assert.match(outcome.stderr, /does not fit/);
});

Deno.test("a change whose document cannot be read again succeeds, with a warning", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 403, match: { method: "GET", path: "/api/endpoint" } });
  const outcome = await stage.run(["endpoint", "set-subscription-id", "DEFAULT"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /warning: the change was made, but its result could not be read/);
});
