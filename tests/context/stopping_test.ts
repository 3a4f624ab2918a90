import assert from "node:assert/strict";
import { startDeadline } from "../../src/context/stopping.ts";
import { timeoutsOf } from "../../src/context/http.ts";
import { loadConfig } from "../../src/config/mod.ts";
import { binary, NotOnBinary } from "../_support/binary.ts";
import { setStage } from "../_support/stage.ts";
import { until } from "../_support/until.ts";
import { configFolder } from "../config/config_folder.ts";
import { holdTimers } from "../_support/held_timers.ts";

Deno.test("the deadline of a command aborts its signal with what to say, and lets go of its timer", () => {
  using timers = holdTimers(7_000);
  const caller = new AbortController();
  const command = new AbortController();
  const clear = startDeadline(command, caller.signal, 7_000);
  assert.deepEqual([command.signal.aborted, timers.held], [false, 1]);
  timers.fire();
  const { reason } = command.signal;
  assert.deepEqual([reason.kind, reason.message], [
    "unavailable",
    "The command was stopped at its limit of 7 seconds",
  ]);
  clear();
  const other = new AbortController();
  const clearOther = startDeadline(other, caller.signal, 7_000);
  caller.abort("enough");
  assert.equal(other.signal.reason, "enough");
  clearOther();
  assert.equal(timers.held, 0);
});

Deno.test("limits of requests are those of the settings, and as long as --timeout at least", async () => {
  using home = configFolder();
  const config = await loadConfig(home.paths, home.env);
  const [usual, more, less] = [{}, { timeout: 900_000 }, { timeout: 1_000 }].map((globals) =>
    timeoutsOf(config, globals)
  );
  assert.deepEqual(usual, {
    timeouts: { connect: 10_000, firstByte: 60_000, idle: 60_000, total: 300_000 },
    changeTimeouts: { total: 300_000 },
  });
  assert.deepEqual([more?.timeouts?.total, more?.timeouts?.connect], [900_000, 10_000]);
  assert.deepEqual(less, usual);
});

Deno.test("--timeout ends a command that waits for a retry, and a batch that is under way", async () => {
  if (binary !== undefined) throw new NotOnBinary("a timer of the test's own");
  using timers = holdTimers(123_000);
  const roles = Array.from({ length: 4 }, (_, at) => `5a4d0003-0000-4000-9000-00000000000${at}`);
  await using stage = await setStage({
    sandbox: { seed: { generate: { roles: 4 } } },
    settings: "performance:\n  batch_workers: 2\n",
  });
  const { faults } = stage.sandbox;
  const busy = faults.add({ status: 503, retryAfter: "30", match: { path: "/api/nodes" } });
  const listing = stage.run(["node", "list", "--timeout", "123", "-F", "json"]);
  await until("the list is refused", () => busy.hits === 1);
  timers.fire();
  const listed = await listing;
  assert.equal(listed.code, 8, listed.stderr);
  assert.match(listed.stderr, /stopped at its limit of 123 seconds/);
  busy.remove();

  const held = faults.add({ held: new Promise(() => {}), match: { method: "DELETE" } });
  const line = ["role", "batch-delete", ...roles, "--yes", "-F", "json"];
  const running = stage.run([...line, "--timeout", "123"]);
  await until("two deletions are sent", () => held.hits === 2);
  timers.fire();
  const cut = await running;
  assert.equal(cut.code, 8, cut.stderr);
  assert.match(cut.stderr, /stopped at its limit of 123 seconds: only 0 of 4 roles were deleted/);
  const rows: readonly { readonly outcome: string }[] = JSON.parse(cut.stdout);
  assert.deepEqual(rows.map(({ outcome }) => outcome), [
    ...["unknown", "unknown"],
    ...["not_started", "not_started"],
  ]);
  held.remove();
  const rest = await stage.run(["role", "batch-delete", "--resume", "--yes", "-F", "list"]);
  assert.deepEqual([rest.code, rest.stdout.trimEnd().split("\n")], [0, roles]);
});
