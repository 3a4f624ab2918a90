import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { setStage } from "../_support/stage.ts";

Deno.test("every command refuses an option that nobody has, by name, and sends nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const { path } of registry) {
    const { code, stdout, stderr } = await stage.run([...path.split(" "), "--no-such-option"]);
    assert.equal(code, 2, `${path}: ${stderr}`);
    assert.match(stderr, /--no-such-option/, path);
    assert.equal(stdout, "", path);
  }
  assert.deepEqual(stage.sandbox.requests, []);
});
