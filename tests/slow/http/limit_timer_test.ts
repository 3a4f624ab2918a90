import assert from "node:assert/strict";

Deno.test("the timer keeps a program alive while something is under way, and no longer", async () => {
  const path = new URL("../../../src/http/limit_timer.ts", import.meta.url).href;
  const program = `
    import { LimitTimer } from "${path}";
    const timer = new LimitTimer();
    const done = { endsAt: performance.now() + 1e8, end() {} };
    timer.watch(done);
    timer.letGo(done);
    const late = { endsAt: performance.now() + 50, end() {
      console.log("ended");
      timer.letGo(late);
    } };
    timer.watch(late);
    const other = { endsAt: performance.now() + 1e8, end() {} };
    addEventListener("load", () => setTimeout(() => { timer.watch(other); timer.letGo(other); }));
  `;
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", program],
    env: { NO_COLOR: "1" },
  }).output();
  assert.deepEqual([code, new TextDecoder().decode(stdout)], [0, "ended\n"]);
});
