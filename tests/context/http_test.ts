import assert from "node:assert/strict";
import { join } from "node:path";
import { poolOf, rateOf } from "../../src/context/http.ts";
import { loadConfig } from "../../src/config/mod.ts";
import { configFolder } from "../config/config_folder.ts";

Deno.test("the rate is found out unless somebody has set it, be it to the default", async () => {
  using home = configFolder();
  const rate = async () => rateOf(await loadConfig(home.paths, home.env));
  assert.deepEqual(await rate(), { pace: { start: 10, max: 500 } });
  await Deno.mkdir(home.paths.configFolder, { recursive: true, mode: 0o700 });
  const file = join(home.paths.configFolder, "config.yaml");
  await Deno.writeTextFile(file, "performance:\n  max_requests_per_second: 40\n", { mode: 0o600 });
  assert.deepEqual(await rate(), { pace: { start: 10, max: 40 } });
  await Deno.writeTextFile(file, "api:\n  requests_per_second: 10\n", { mode: 0o600 });
  assert.deepEqual(await rate(), { requestsPerSecond: 10 });
});

Deno.test("as many idle connections are kept as a batch has workers, unless somebody says how many", async () => {
  using home = configFolder();
  const idle = async () => poolOf(await loadConfig(home.paths, home.env)).maxIdlePerHost;
  assert.equal(await idle(), 10);
  await Deno.mkdir(home.paths.configFolder, { recursive: true, mode: 0o700 });
  const file = join(home.paths.configFolder, "config.yaml");
  const set = (lines: string) =>
    Deno.writeTextFile(file, `performance:\n${lines}`, { mode: 0o600 });
  await set("  batch_workers: 50\n");
  assert.equal(await idle(), 50);
  await set("  batch_workers: 5\n");
  assert.equal(await idle(), 10);
  await set("  batch_workers: 50\n  max_idle_connections: 10\n");
  assert.equal(await idle(), 10);
});
