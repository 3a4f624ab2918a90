import assert from "node:assert/strict";
import { join } from "node:path";
import type { Clock } from "../../../src/base/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { isThere, jsonList } from "../audit/_audit.ts";
import { documentsOf, dryRun } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { until } from "../../_support/until.ts";

const minute = 60_000;

function movable(): Clock & { move(minutes: number): void } {
  let now = Date.now();
  return {
    now: () => now,
    move: (minutes) => void (now += minutes * minute),
    sleep: () => Promise.reject(new Error("nothing here waits")),
  };
}

const tokensOf = ({ folder }: Stage) => join(folder, "tokens", "default.json");

function revocations({ sandbox }: Stage): number {
  return sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token/revoke").length;
}

Deno.test("auth expire revokes and removes a session that ended without a next command", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  clock.move(31);
  const [request] = await dryRun(stage, ["auth", "expire"]);
  assert.match(String(request?.["target"]), /login of profile "default"/);
  assert.ok(await isThere(tokensOf(stage)));
  const rows = await jsonList(stage, ["auth", "expire"]);
  assert.deepEqual(rows, [
    { profile: "default", status: "expired", reason: "inactivity", revoked: true },
  ]);
  assert.equal(await isThere(tokensOf(stage)), false);
  assert.ok(revocations(stage) >= 4, "refresh and access tokens");
  const [entry] = await jsonList(stage, ["audit", "trail", "--limit", "1"]);
  assert.deepEqual([entry?.["command"], entry?.["outcome"]], ["auth expire", "success"]);
  assert.deepEqual(await jsonList(stage, ["auth", "expire"]), []);
});

Deno.test("auth expire leaves a session that goes on, and does not lengthen it", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  const before = await Deno.readFile(tokensOf(stage));
  for (const passed of [10, 10, 9]) {
    clock.move(passed);
    assert.equal((await jsonList(stage, ["auth", "expire"]))[0]?.["status"], "active");
  }
  assert.deepEqual(await Deno.readFile(tokensOf(stage)), before);
  assert.equal(revocations(stage), 0);
  clock.move(2);
  assert.equal((await jsonList(stage, ["auth", "expire"]))[0]?.["status"], "expired");
});

Deno.test("auth expire lists a login that it cannot open, keeps it, and exits 9", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  await Deno.writeTextFile(tokensOf(stage), "{}");
  clock.move(500);
  const outcome = await stage.run(["auth", "expire", "-F", "json"]);
  assert.equal(outcome.code, 9, outcome.stderr);
  assert.match(outcome.stdout, /"unreadable"/);
  assert.ok(await isThere(tokensOf(stage)));
});

Deno.test("auth expire removes tokens also where Globus Auth does not answer, and says so", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  clock.move(61);
  stage.sandbox.faults.add({ status: 500, match: { path: "/v2/oauth2/token/revoke" } });
  const outcome = await stage.run(["auth", "expire"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /Globus Auth did not confirm/);
  assert.equal(await isThere(tokensOf(stage)), false);
});

Deno.test("auth expire ends the login that it has begun with at a first Ctrl-C, and no other", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  for (const profile of ["one", "two"]) await logInAs(stage, {}, profile);
  clock.move(31);
  const held = Promise.withResolvers<void>();
  const fault = stage.sandbox.faults.add({
    held: held.promise,
    match: { path: "/v2/oauth2/token/revoke" },
  });
  const stop = new AbortController();
  const running = stage.run(["auth", "expire", "-F", "json"], { stop: stop.signal });
  await until("the first is being revoked", () => fault.hits > 0);
  stop.abort();
  stage.sandbox.faults.clear();
  held.resolve();
  const { code, stdout, stderr } = await running;
  assert.equal(code, 130, stderr);
  assert.match(stderr, /only 1 of 3 logins were ended/);
  assert.equal(documentsOf(JSON.parse(stdout)).length, 1);
  assert.deepEqual((await jsonList(stage, ["auth", "expire"])).map(({ status }) => status), [
    "expired",
    "expired",
  ]);
});
