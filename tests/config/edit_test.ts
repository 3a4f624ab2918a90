import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import {
  getConfigKey,
  loadConfig,
  setConfigKey,
  settings,
  unsetConfigKey,
} from "../../src/config/mod.ts";
import { failure, isPosix, modeOf } from "../files/temp_folder.ts";
import { configFolder } from "./config_folder.ts";

const commented = `# Settings of the lab
api:
  # be gentle
  max_retries: 5   # five

  requests_per_second: 2
tls: { min_version: "1.3" }
`;

Deno.test("setConfigKey keeps comments, order and everything else", async () => {
  using home = configFolder(commented);
  await setConfigKey(home.paths, "api.max_retries", "7");
  await setConfigKey(home.paths, "format", "json");
  assert.equal(
    home.text(),
    commented.replace("5 ", "7 ").replace("7   #", "7 #") + "format: json\n",
  );
});

Deno.test("setConfigKey creates folder and file for their owner alone", async () => {
  using home = configFolder();
  assert.equal(await setConfigKey(home.paths, "audit.required", "false"), false);
  assert.equal(home.text(), "audit:\n  required: false\n");
  if (isPosix) {
    assert.equal(modeOf(home.paths.configFile), 0o600);
    assert.equal(modeOf(home.paths.configFolder), 0o700);
  }
});

Deno.test("setConfigKey reads words, numbers, lists and durations as the key wants them", async () => {
  using home = configFolder();
  const suites = "TLS_AES_256_GCM_SHA384,ECDHE-RSA-AES128-GCM-SHA256";
  const readings: [string, string, unknown][] = [
    ["tls.min_version", "1.3", "1.3"],
    ["tls.fips", "true", true],
    ["api.retry_jitter", "0.5", 0.5],
    ["api.initial_retry_delay", "500ms", "500ms"],
    ["tls.cipher_suites", suites, suites.split(",")],
    ["tls.pins", "[]", []],
    ["endpoint", "gcs.example.org", "gcs.example.org"],
    ["profiles.a.b.endpoint", "gcs.example.org", "gcs.example.org"],
  ];
  for (const [key, typed, value] of readings) {
    assert.deepEqual(await setConfigKey(home.paths, key, typed), value, key);
  }
  const config = await loadConfig(home.paths, home.env, { profile: "a.b" });
  assert.equal(getConfigKey(config, "tls.min_version"), "1.3");
  assert.equal(getConfigKey(config, "api.initial_retry_delay"), "500ms");
  assert.equal(getConfigKey(config, "endpoint"), "gcs.example.org");
  assert.equal(getConfigKey(config, "profiles.a.b.endpoint"), "gcs.example.org");
  assert.equal(getConfigKey(config, "profiles.none.endpoint"), null);
});

Deno.test("setConfigKey refuses what would not load, and then changes nothing", async () => {
  using home = configFolder(commented);
  const refused: [string, string, RegExp][] = [
    ["tls.verify_certificate", "false", /expected true, because verification cannot be turned off/],
    ["api.max_retries", "many", /a whole number, 0 to 10, not "many"/],
    ["api.max_retry", "1", /Unknown key "api.max_retry"/],
    ["tls", "1", /Unknown key "tls"/],
    ["tls.certificate_pinning", "true", /"tls.pins" lists no key/],
    ["profiles.../x.endpoint", "a.org", /Invalid name of a profile/],
    ["profiles.x.token", "a", /Unknown key/],
    ["__proto__.x", "a", /Unknown key/],
  ];
  for (const [key, value, message] of refused) {
    const error = await failure(setConfigKey(home.paths, key, value));
    assert.equal(error.kind, "usage");
    assert.match(error.message, message);
  }
  assert.equal(home.text(), commented);
});

Deno.test("setConfigKey does not touch a file with a mistake, and unsetConfigKey repairs it", async () => {
  using home = configFolder("tsl:\n  x: 1\nformat: json\n");
  assert.match((await failure(setConfigKey(home.paths, "format", "csv"))).message, /"tsl"/);
  assert.equal(await unsetConfigKey(home.paths, "tsl"), true);
  assert.equal(home.text(), "format: json\n");
});

Deno.test("unsetConfigKey takes out the key and an emptied section, and tells when there was none", async () => {
  using home = configFolder('tls:\n  min_version: "1.3"\nformat: json\n');
  assert.equal(await unsetConfigKey(home.paths, "tls.min_version"), true);
  assert.equal(home.text(), "format: json\n");
  assert.equal(await unsetConfigKey(home.paths, "tls.min_version"), false);
  assert.equal((await failure(unsetConfigKey(home.paths, "tls.nothing"))).kind, "usage");
});

Deno.test("setConfigKey loses no change when many are made at once", async () => {
  using home = configFolder();
  const keys = ["api.max_retries", "performance.batch_workers", "auth.session_timeout_mins"];
  await Promise.all(keys.map((key) => setConfigKey(home.paths, key, "7")));
  const config = await loadConfig(home.paths, home.env);
  assert.deepEqual(keys.map((key) => getConfigKey(config, key)), [7, 7, 7]);
});

Deno.test("setConfigKey and getConfigKey round trip every whole number that a key takes", async () => {
  using home = configFolder();
  const numeric = settings.filter(({ facts }) => facts.expected.startsWith("a whole number"));
  assert.ok(numeric.length >= 8);
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...numeric), fc.nat(10_000_001), async (setting, value) => {
      const fits = setting.schema.safeParse(value).success;
      const set = setConfigKey(home.paths, setting.key, String(value));
      if (!fits) return void assert.equal((await failure(set)).kind, "usage");
      await set;
      const config = await loadConfig(home.paths, home.env);
      assert.equal(getConfigKey(config, setting.key), value);
    }),
    { numRuns: 40 },
  );
});
