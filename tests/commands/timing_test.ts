import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { membersOf } from "./_expect.ts";

/** What --timing tells programs: the line of stderr that is it. */
function timingIn(stderr: string) {
  const lines = stderr.trimEnd().split("\n").filter((line) => line.startsWith('{"timing":'));
  assert.equal(lines.length, 1, stderr);
  return membersOf(membersOf(JSON.parse(lines[0] ?? ""))["timing"]);
}

Deno.test("--timing shows phases that add up, requests and bytes, and changes no output", async () => {
  await using stage = await setStage();
  const plain = await stage.run(["collection", "list"]);
  const { code, stdout, stderr } = await stage.run(["collection", "list", "--timing"]);
  assert.deepEqual([code, stdout], [0, plain.stdout]);
  const [heading = "", ...rows] = stderr.trimEnd().split("\n");
  assert.match(heading, /^Phase +Time {2}Share$/);
  for (const phase of ["start", "config", "keys", "requests", "output", "command"]) {
    assert.ok(rows.some((row) => row.startsWith(phase)), `${phase} in\n${stderr}`);
  }
  assert.match(stderr, /^total +\d+ ms {2}100 %$/m);
  assert.match(stderr, /^requests +\d+, \d+ answered 2xx$/m);
  assert.match(stderr, /^bytes +0 sent, \d{3,} received$/m);
  assert.match(stderr, /^connections +not told by the runtime/m);
  // The columns end where their headings do.
  const phases = rows.filter((row) => row.endsWith(" %"));
  assert.ok(phases.every((row) => row.length === heading.length), stderr);
});

Deno.test("--timing -F json is one JSON line on stderr, whose phases add up", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["collection", "list", "--timing", "-F", "json", "--quiet"]);
  assert.match(outcome.stderr, /^[^\n]+\n$/);
  const timing = timingIn(outcome.stderr);
  assert.deepEqual([timing["command"], timing["exit"]], ["collection list", 0]);
  const phases = Object.values(membersOf(timing["phases"])).map(Number);
  const sum = phases.reduce((total, ms) => total + ms);
  assert.ok(Math.abs(sum - Number(timing["total_ms"])) < 0.1, outcome.stderr);
  const http = membersOf(timing["http"]);
  assert.ok(Number(http["requests"]) > 0 && Number(http["received_bytes"]) > 100);
  assert.deepEqual([http["retries"], http["failures"], http["connections"]], [0, 0, null]);
});

Deno.test("--timing of a command that fails comes before the error, which stays the last line", async () => {
  await using stage = await setStage();
  const missing = "11111111-1111-4111-8111-111111111111";
  const { code, stderr } = await stage.run([
    ...["collection", "show", missing, "--timing", "-F", "json"],
  ]);
  assert.equal(code, 6);
  const last = stderr.trimEnd().split("\n").at(-1) ?? "";
  assert.equal(membersOf(membersOf(JSON.parse(last))["error"])["exit"], 6);
  const timing = timingIn(stderr);
  assert.equal(timing["exit"], 6);
  assert.equal(membersOf(membersOf(timing["http"])["answers"])["4xx"], 1);
});

Deno.test("--timing tells the items of a batch, its retries, and what was not done", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({
    status: 503,
    retryAfter: "0",
    times: 1,
    match: { path: "/api/collections/batch_delete" },
  });
  const { code, stderr } = await stage.run([
    ...["collection", "batch-delete", seedIds.guestCollection],
    ...["11111111-1111-4111-8111-111111111111", "--yes", "--timing", "-F", "json"],
  ]);
  assert.equal(code, 9);
  const timing = timingIn(stderr);
  const items = membersOf(timing["items"]);
  assert.deepEqual([items["count"], items["failed"]], [2, 1]);
  assert.equal(membersOf(timing["http"])["retries"], 1);
  assert.ok(Number(membersOf(timing["phases"])["audit_ms"]) > 0, stderr);
});
