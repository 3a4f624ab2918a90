import assert from "node:assert/strict";
import { join } from "node:path";
import type { Clock } from "../../src/base/mod.ts";
import { openSession } from "../../src/login/mod.ts";
import { openContext } from "../context/_context.ts";
import { setStage, type Stage } from "../_support/stage.ts";

const minute = 60_000;

/** A clock that stands still until the test moves it. */
function movable(): Clock & { move(ms: number): void } {
  let now = Date.now();
  return {
    now: () => now,
    move: (ms) => void (now += ms),
    sleep: (_ms, signal) => {
      if (signal?.aborted) return Promise.reject(signal.reason);
      return new Promise((_, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true })
      );
    },
  };
}

async function hasTokens({ folder }: Stage): Promise<boolean> {
  return await Deno.stat(join(folder, "tokens", "default.json")).then(() => true, () => false);
}

function revoked({ sandbox }: Stage): number {
  return sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token/revoke").length;
}

Deno.test("a session that was not used for 30 min ends: revoked, removed, exit 4", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  clock.move(31 * minute);
  const outcome = await stage.run(["collection", "list"]);
  assert.equal(outcome.code, 4);
  assert.match(outcome.stderr, /ended: it was not used for longer than auth\.inactivity/);
  const again = `hint: gcs login ${stage.sandbox.address}\n`;
  assert.ok(outcome.stderr.includes(again), outcome.stderr);
  assert.ok(revoked(stage) >= 4);
  assert.equal(await hasTokens(stage), false);
  assert.ok(!stage.sandbox.requests.some(({ path }) => path.startsWith("/api/coll")));
  clock.move(minute);
  const second = await stage.run(["collection", "list"]);
  assert.equal(second.code, 4);
  assert.match(second.stderr, /Not logged in as profile "default": its session ended \S+Z, since/);
  assert.match(second.stderr, /since it was not used for longer than auth\.inactivity/);
  assert.ok(second.stderr.includes(again), second.stderr);
  // Of another profile nothing is known.
  const other = await stage.run(["--profile", "lab", "collection", "list"]);
  assert.match(other.stderr, /Not logged in as profile "lab"\n/);
  assert.match(other.stderr, /hint: gcs --profile lab login 127/);
});

Deno.test("a session in use ends after 60 min, after a warning in the last five", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  for (let passed = 0; passed < 50; passed += 10) {
    clock.move(10 * minute);
    const outcome = await stage.run(["collection", "list"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.doesNotMatch(outcome.stderr, /the session ends/);
  }
  clock.move(6 * minute);
  const warned = await stage.run(["collection", "list"]);
  assert.equal(warned.code, 0);
  assert.match(warned.stderr, /warning: the session ends in 4 min; log in again/);
  assert.equal(warned.stderr.match(/the session ends/g)?.length, 1);
  assert.doesNotMatch((await stage.run(["collection", "list", "-q"])).stderr, /ends/);
  clock.move(5 * minute);
  const ended = await stage.run(["collection", "list"]);
  assert.equal(ended.code, 4);
  assert.match(ended.stderr, /older than auth\.session_timeout_mins/);
  assert.equal(await hasTokens(stage), false);
});

Deno.test("limits of 0 never end a session", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  for (const key of ["auth.session_timeout_mins", "auth.inactivity_timeout_mins"]) {
    assert.equal((await stage.run(["config", "set", key, "0"])).code, 0);
  }
  clock.move(24 * 60 * minute);
  assert.equal((await stage.run(["collection", "list"])).code, 0);
});

Deno.test("a clock that went back by an hour ends the session instead of lengthening it", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  clock.move(-60 * minute);
  const outcome = await stage.run(["collection", "list"]);
  assert.equal(outcome.code, 4);
  assert.match(outcome.stderr, /the clock of this machine went back/);
  assert.equal(await hasTokens(stage), false);
});

Deno.test("a clock that went back by a minute is borne", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  clock.move(-minute);
  assert.equal((await stage.run(["collection", "list"])).code, 0);
  assert.equal(await hasTokens(stage), true);
});

Deno.test("a session ends in the middle of a command that runs for too long", async () => {
  let pages = 0;
  const standing = movable();
  const clock: Clock = {
    sleep: (ms, signal) => standing.sleep(ms, signal),
    now: () => standing.now() + pages * 35 * minute,
  };
  await using stage = await setStage({ clock, sandbox: { maxPageSize: 2 } });
  const isPage = ({ path }: { readonly path: string }) => path === "/api/collections";
  const counted = setInterval(() => {
    pages = stage.sandbox.requests.filter(isPage).length;
  }, 1);
  try {
    stage.sandbox.faults.add({ delayMs: 100, match: { path: "/api/collections" } });
    const outcome = await stage.run(["collection", "list"]);
    assert.equal(outcome.code, 4, outcome.stderr);
    assert.equal(stage.sandbox.requests.filter(isPage).length, 1, "the second page was not sent");
    assert.equal(await hasTokens(stage), false);
  } finally {
    clearInterval(counted);
  }
});

Deno.test("requests that find the use of a session unrecorded record it once, together", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  clock.move(2 * minute);
  await using opened = openContext(stage, { clock });
  const tokens = await opened.context.tokens();
  let touches = 0;
  const login = openSession({
    ...opened.context,
    tokens: () =>
      Promise.resolve({
        ...tokens,
        touch: (...given) => {
          touches++;
          return tokens.touch(...given);
        },
      }),
  });
  await Promise.all(Array.from({ length: 20 }, login));
  assert.equal(touches, 1);
  await login();
  assert.equal(touches, 1);
  clock.move(2 * minute);
  await Promise.all(Array.from({ length: 20 }, login));
  assert.equal(touches, 2);
  assert.equal((await tokens.load("default"))?.session.lastUsed, clock.now());
});

Deno.test("a login that is older than auth.token_rotation_days is told once", async () => {
  const clock = movable();
  await using stage = await setStage({ clock });
  for (const key of ["auth.session_timeout_mins", "auth.inactivity_timeout_mins"]) {
    await stage.run(["config", "set", key, "0"]);
  }
  clock.move(91 * 24 * 60 * minute);
  const outcome = await stage.run(["collection", "list"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /the login is older than 90 days; renew it with gcs login/);
  const refreshes = stage.sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token");
  assert.equal(refreshes.length, 1, "the token in use is rotated by itself");
});

Deno.test("tokens are never sent to another Globus Auth than the one that gave them", async () => {
  await using stage = await setStage();
  await stage.run(["config", "set", "services.auth_url", "https://auth.example.org"]);
  const outcome = await stage.run(["collection", "list"]);
  assert.equal(outcome.code, 4);
  assert.match(outcome.stderr, /from another Globus Auth/);
  assert.deepEqual(stage.sandbox.requests, []);
  assert.equal(await hasTokens(stage), true);
});
