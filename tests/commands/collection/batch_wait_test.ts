import assert from "node:assert/strict";
import type { Clock } from "../../../src/base/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, refused } from "../_expect.ts";

const guest = seedIds.guestCollection;
const words = ["collection", "batch-delete", guest, "--yes", "-F", "json"];

/** A clock on which waiting takes no time, and what was waited. */
function quickClock(): Clock & { readonly waits: number[] } {
  let now = Date.now();
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: (ms) => {
      waits.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

Deno.test("collection batch-delete --wait goes on until the endpoint has deleted them", async () => {
  const clock = quickClock();
  await using stage = await setStage({ clock, sandbox: { batchDelayMs: 20_000 } });
  const outcome = await stage.run([...words, "--wait"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(documentsOf(outcome.json()).map(({ id, outcome }) => [id, outcome]), [
    [guest, "deleted"],
  ]);
  assert.equal((await stage.run(["collection", "show", guest])).code, 6);
  assert.deepEqual(clock.waits.slice(0, 5), [1000, 2000, 4000, 8000, 15_000]);
});

Deno.test("without --wait they are accepted, and still there", async () => {
  const clock = quickClock();
  await using stage = await setStage({ clock, sandbox: { batchDelayMs: 20_000 } });
  const outcome = await stage.run(words);
  assert.deepEqual(documentsOf(outcome.json()).map(({ outcome }) => outcome), ["accepted"]);
  assert.equal((await stage.run(["collection", "show", guest])).code, 0);
});

Deno.test("--wait=SECONDS ends with 8 where the time is up, and says that the change was made", async () => {
  const clock = quickClock();
  await using stage = await setStage({ clock, sandbox: { batchDelayMs: 60_000 } });
  const outcome = await stage.run([...words, "--wait=5"]);
  assert.equal(outcome.code, 8, outcome.stderr);
  assert.deepEqual(documentsOf(outcome.json()).map(({ outcome }) => outcome), ["accepted"]);
  const { error } = JSON.parse(outcome.stderr.trimEnd().split("\n").at(-1) ?? "");
  assert.equal(error.outcome, "made");
  assert.match(error.message, /1 of 1 guest collections are still there after 5 s/);
  assert.equal(clock.waits.reduce((sum, ms) => sum + ms, 0), 5000);
});

Deno.test("--wait takes no word behind it for its value", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["collection", "batch-delete", "--wait", guest, "--dry-run"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.ok(outcome.stdout.includes(guest));
  await refused(stage, [...words, "--wait=soon"], /expected a whole number, 1 to 86400/);
});

Deno.test("--ignore-not-found counts what is gone as deleted, by id and by name", async () => {
  await using stage = await setStage();
  const roles = ["role", "batch-delete", seedIds.node, "--yes", "-F", "json"];
  assert.equal((await stage.run(roles)).code, 9);
  assert.equal((await stage.run([...roles, "--ignore-not-found"])).code, 0);
  const named = ["collection", "batch-delete", "Nobody's", guest, "--ignore-not-found", "--yes"];
  assert.equal((await stage.run(named)).code, 0);
});
