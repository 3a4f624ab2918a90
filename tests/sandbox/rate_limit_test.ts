import assert from "node:assert/strict";
import { fakeClock, withSandbox } from "./harness.ts";

Deno.test("a rate limit answers 429 with Retry-After until the window is over, and does nothing", async () => {
  const clock = fakeClock();
  await withSandbox({ clock, rateLimit: { requests: 3, windowMs: 4_000 } }, async (rig) => {
    const get = () => rig.call("GET", "/api/collections", { token: rig.admin });
    const before = rig.sandbox.snapshot();
    for (let count = 0; count < 3; count++) assert.equal((await get()).status, 200);
    clock.advance(1_500);
    for (const path of ["/api/collections", "/v2/api/identities", "/v0.10/endpoint/x"]) {
      const refused = await rig.call("DELETE", path, { token: rig.admin });
      assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "3"], path);
      assert.equal(refused.headers.get("x-ratelimit-remaining"), null);
    }
    assert.equal(rig.sandbox.snapshot(), before);
    assert.deepEqual(rig.sandbox.requests.map(({ status }) => status), [
      ...[200, 200, 200],
      ...[429, 429, 429],
    ]);
    clock.advance(2_500);
    assert.equal((await get()).status, 200);
  });
});

Deno.test("an announced rate limit tells in every answer what is left", async () => {
  const clock = fakeClock();
  await withSandbox({ clock, rateLimit: { requests: 2, announced: true } }, async (rig) => {
    const names = ["limit", "remaining", "reset"].map((name) => `x-ratelimit-${name}`);
    const told: unknown[] = [];
    for (let count = 0; count < 3; count++) {
      const { status, headers } = await rig.call("GET", "/api/info");
      told.push([status, ...names.map((name) => headers.get(name)), headers.get("retry-after")]);
    }
    assert.deepEqual(told, [
      [200, "2", "1", "1", null],
      [200, "2", "0", "1", null],
      [429, "2", "0", "1", "1"],
    ]);
  });
});
