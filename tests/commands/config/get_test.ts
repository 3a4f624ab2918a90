import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";

Deno.test("config get prints the value in force, and only that", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  assert.equal((await stage.run(["config", "get", "tls.min_version"])).stdout, "1.2\n");
  const json = await stage.run(["config", "get", "tls.cipher_suites", "-F", "json"]);
  assert.deepEqual(json.json(), []);
  assert.equal((await stage.run(["config", "get", "tls.ca_file", "-F", "json"])).code, 0);
});

Deno.test("config get of an unknown key exits 2 and names the nearest", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["config", "get", "tls.min_versoin"]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /did you mean "tls\.min_version"/);
});
