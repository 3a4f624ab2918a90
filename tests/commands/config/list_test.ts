import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { listOf } from "../_list.ts";

Deno.test("config list --origin says where each value comes from", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["config", "list", "--origin", "--profile", "lab"], {
    env: { GCS_FORMAT: "text" },
  });
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /^profile\tlab\toption$/m);
  assert.match(outcome.stdout, /^format\ttext\tenvironment$/m);
  assert.match(outcome.stdout, /^api\.requests_per_second\t1000\tconfig file$/m);
  assert.match(outcome.stdout, /^tls\.min_version\t1\.2\tdefault$/m);
});

Deno.test("config list prints every setting as a JSON array with durations as written", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const rows = await listOf(stage, ["config", "list"]);
  const delay = rows.find((row) => row["key"] === "api.initial_retry_delay");
  assert.deepEqual(delay, { key: "api.initial_retry_delay", value: "1s", origin: "default" });
  const text = await stage.run(["config", "list"]);
  assert.doesNotMatch(text.stdout, /config file/);
});
