import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";

Deno.test("config set writes the file, which stays private, and the trail", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["config", "set", "api.max_retries", "5", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { key: "api.max_retries", value: 5 });
  assert.equal((await stage.run(["config", "get", "api.max_retries"])).stdout, "5\n");
  const { mode } = await Deno.stat(join(stage.folder, "config.yaml"));
  assert.equal((mode ?? 0) & 0o777, 0o600);
  assert.doesNotMatch(outcome.stderr, /trail was not written/);
});

Deno.test("config set of a bad value or key exits 2 and changes nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const before = await Deno.readTextFile(join(stage.folder, "config.yaml"));
  const lines = [
    ["api.max_retries", "eleven"],
    ["tls.verify_certificate", "false"],
    ["auth.client_secret", "x"],
    ["profiles.../x.endpoint", "a.example"],
  ];
  for (const line of lines) {
    assert.equal((await stage.run(["config", "set", ...line])).code, 2, line.join(" "));
  }
  assert.equal(await Deno.readTextFile(join(stage.folder, "config.yaml")), before);
});

Deno.test("config set --dry-run changes nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const dry = await stage.run(["config", "set", "api.max_retries", "5", "--dry-run"]);
  assert.match(dry.stdout, /Would send: write config\.yaml/);
  assert.equal((await stage.run(["config", "get", "api.max_retries"])).stdout, "3\n");
});
