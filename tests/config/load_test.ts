import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import fc from "../_support/fast_check.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { listConfig, loadConfig, settings } from "../../src/config/mod.ts";
import { parseConfig } from "../../src/config/document.ts";
import { checkConfig } from "../../src/config/check.ts";
import { failure, isPosix } from "../files/temp_folder.ts";
import { configFolder, fakeEnvironment } from "./config_folder.ts";

Deno.test("loadConfig without a file gives the defaults of the plan and writes nothing", async () => {
  using home = configFolder();
  const { values, profile } = await loadConfig(home.paths, home.env);
  assert.equal(profile, "default");
  assert.equal(values.tls.min_version, "1.2");
  assert.deepEqual(values.auth, {
    key_source: "keyring",
    session_timeout_mins: 60,
    inactivity_timeout_mins: 30,
    keep_refresh_tokens: false,
    auto_refresh: true,
    refresh_threshold_mins: 5,
    token_rotation_days: 90,
  });
  assert.deepEqual(values.api, {
    max_retries: 3,
    initial_retry_delay: 1000,
    max_retry_delay: 30_000,
    retry_jitter: 1,
    requests_per_second: 10,
  });
  assert.deepEqual(values.performance, {
    batch_workers: 10,
    max_connections: 100,
    max_idle_connections: 10,
    idle_connection_time: 90_000,
    max_requests_per_second: 500,
    batch_buffer_size: 100,
  });
  assert.equal(values.audit.database_path, home.paths.auditDatabase);
  assert.equal(values.audit.required, true);
  assert.throws(() => Deno.statSync(home.paths.configFolder), Deno.errors.NotFound);
});

Deno.test("loadConfig prefers option, environment, profile, file, default, in that order", async () => {
  using home = configFolder(
    "format: yaml\nprofile: lab\nprofiles:\n  lab: { format: csv, endpoint: lab.example.org }\n",
  );
  const format = async (variables: Record<string, string>, options = {}) => {
    const config = await loadConfig(home.paths, fakeEnvironment(variables), options);
    return [config.values.format, config.origin("format")];
  };
  assert.deepEqual(await format({ GCS_FORMAT: "json" }, { format: "list" }), ["list", "option"]);
  assert.deepEqual(await format({ GCS_FORMAT: "json" }), ["json", "environment"]);
  assert.deepEqual(await format({}), ["csv", "profile"]);
  assert.deepEqual(await format({ GCS_PROFILE: "other" }), ["yaml", "config file"]);
  using empty = configFolder();
  const config = await loadConfig(empty.paths, empty.env);
  assert.deepEqual([config.values.format, config.origin("format")], ["text", "default"]);
});

Deno.test("loadConfig takes client and endpoint from the service variables", async () => {
  using home = configFolder("endpoint: file.example.org\n");
  const id = "1405823f-0597-4a16-b296-46d4f0ae4b15";
  const env = fakeEnvironment({ GCS_CLI_CLIENT_ID: id, GCS_CLI_ENDPOINT_ID: id });
  const config = await loadConfig(home.paths, env);
  assert.deepEqual([config.values.auth.client_id, config.values.endpoint], [id, id]);
  assert.equal(config.origin("auth.client_id"), "environment");
});

Deno.test("loadConfig follows GLOBUS_SDK_ENVIRONMENT and refuses names it does not know", async () => {
  using home = configFolder();
  const at = (name: string) =>
    loadConfig(home.paths, fakeEnvironment({ GLOBUS_SDK_ENVIRONMENT: name }));
  const { values } = await at("preview");
  assert.equal(values.services.auth_url, "https://auth.preview.globus.org");
  assert.equal(values.services.transfer_url, "https://transfer.api.preview.globus.org");
  assert.equal((await at("production")).values.services.auth_url, "https://auth.globus.org");
  for (const name of ["previw", "constructor", "__proto__"]) {
    assert.equal((await failure(at(name))).kind, "usage");
  }
  assert.equal((await failure(at("previw"))).hint, 'did you mean "preview"?');
});

Deno.test("loadConfig tells every mistake with key, line and the nearest name", async (t) => {
  const mistakes: [file: string, message: RegExp, hint?: RegExp][] = [
    [
      "tls:\n  min_version: 1.1\n",
      /"tls.min_version" in config.yaml line 2: expected "1.2" or "1.3", not 1.1/,
    ],
    [
      "tls:\n  verify_certificate: false\n",
      /line 2: expected true, because verification cannot be turned off/,
    ],
    ["audit:\n  encrypted: false\n", /line 2: expected true, because the audit database is never/],
    ["audit:\n  cipher: des\n", /"audit.cipher".*expected "aes256"/],
    [
      "# one\n\nmax_retrys: 1\n",
      /Unknown key "max_retrys" in config.yaml line 3/,
      /"api.max_retries"/,
    ],
    ["tls:\n  min_versoin: '1.2'\n", /Unknown key "tls.min_versoin".*line 2/, /"tls.min_version"/],
    ["auth:\n  client_secret: x\n", /Unknown key "auth.client_secret"/, /secrets never stand/],
    ["tls: 3\n", /"tls" in config.yaml line 1: expected a section/],
    ["format: jsn\n", /"format".*line 1/, /did you mean "json"/],
    ["tls:\n  cipher_suites: [TLS_RSA_WITH_AES_128_CBC_SHA]\n", /"tls.cipher_suites".*line 2/],
    ["tls:\n  certificate_pinning: true\n", /"tls.pins" lists no key/],
    ["api:\n  initial_retry_delay: 40s\n", /longer than "api.max_retry_delay"/],
    ["api:\n  max_retry_delay: soon\n", /expected a duration such as/],
    ["api:\n  requests_per_second: 0\n", /a number, 0.1 to 1000/],
    ["performance:\n  batch_workers: 2.5\n", /a whole number, 1 to 100/],
    ["services:\n  auth_url: http://auth.globus.org\n", /expected an https URL/],
    ["services:\n  auth_url: https://u:p@auth.globus.org\n", /expected an https URL/],
    ["endpoint: https://host/path\n", /"endpoint".*host name/],
    ["endpoint: http://host\n", /"endpoint"/],
    ["audit:\n  database_path: ../audit.db\n", /an absolute path/],
    ["profile: ../x\n", /"profile".*line 1/],
    ["profiles:\n  ../x: {}\n", /Invalid name of a profile "..\/x" in config.yaml line 2/],
    [
      "profiles:\n  lab: { endpont: x }\n",
      /"profiles.lab.endpont".*line 2/,
      /"profiles.lab.endpoint"/,
    ],
    ["profiles:\n  lab: { format: xml }\n", /"profiles.lab.format" in config.yaml line 2/],
    ["tls:\n  min_version: [\n", /Cannot read config.yaml: line 3/],
    ["tls: {}\ntls: {}\n", /line 2: map keys must be unique/],
    ["a: &x 1\nb: *x\n", /aliases are not allowed/],
    ["tls: !!python/object x\n", /Cannot read config.yaml: line 1/],
    ["- 1\n", /expected a map of settings/],
    ["just text\n", /expected a map of settings/],
  ];
  for (const [content, message, hint] of mistakes) {
    await t.step(JSON.stringify(content), async () => {
      using home = configFolder(content);
      const error = await failure(loadConfig(home.paths, home.env));
      assert.equal(error.kind, "usage");
      assert.match(error.message, message);
      if (hint !== undefined) assert.match(error.hint ?? "", hint);
      assert.equal(home.text(), content);
    });
  }
});

Deno.test("loadConfig names the option or variable that holds a bad value", async () => {
  using home = configFolder();
  const bad = (variables: Record<string, string>, options = {}) =>
    failure(loadConfig(home.paths, fakeEnvironment(variables), options));
  const format = await bad({ GCS_FORMAT: "jsno" });
  assert.match(format.message, /^Invalid GCS_FORMAT: expected .*, not "jsno"$/);
  assert.equal(format.hint, 'did you mean "json"?');
  assert.match((await bad({}, { endpoint: "http://x" })).message, /^Invalid --endpoint:/);
  for (const profile of ["../x", ".x", "a/b", "a\\b", "", "x".repeat(65), "a b", "a\n"]) {
    assert.match((await bad({}, { profile })).message, /^Invalid name of a profile/);
  }
});

Deno.test("loadConfig accepts a section that is empty and a version without quotes", async () => {
  using home = configFolder("tls:\n  min_version: 1.3\naudit:\n  # cipher: aes256\n");
  assert.equal((await loadConfig(home.paths, home.env)).values.tls.min_version, "1.3");
});

Deno.test("loadConfig puts the home folder for ~/ and needs one", async () => {
  using home = configFolder("audit:\n  database_path: ~/a/b.db\ntls:\n  ca_file: ~/ca.pem\n");
  const { values } = await loadConfig(home.paths, home.env);
  assert.equal(values.audit.database_path, join(home.path, "a", "b.db"));
  assert.equal(values.tls.ca_file, join(home.path, "ca.pem"));
  const homeless = { ...home.paths, home: undefined };
  assert.equal((await failure(loadConfig(homeless, home.env))).kind, "usage");
});

Deno.test({
  name: "loadConfig refuses a file or folder that others can read, with the chmod",
  ignore: !isPosix,
  async fn() {
    using home = configFolder("format: json\n");
    Deno.chmodSync(home.paths.configFile, 0o644);
    const file = await failure(loadConfig(home.paths, home.env));
    assert.deepEqual([file.kind, file.hint], ["failed", `chmod 600 ${home.paths.configFile}`]);
    Deno.chmodSync(home.paths.configFile, 0o600);
    Deno.chmodSync(home.paths.configFolder, 0o755);
    const folder = await failure(loadConfig(home.paths, home.env));
    assert.equal(folder.hint, `chmod 700 ${home.paths.configFolder}`);
  },
});

Deno.test({
  name: "loadConfig refuses a configuration folder whose parent others may rename",
  ignore: !isPosix,
  async fn() {
    using home = configFolder("format: json\n");
    const parent = dirname(home.paths.configFolder);
    const { mode } = Deno.statSync(parent);
    Deno.chmodSync(parent, 0o777);
    try {
      const error = await failure(loadConfig(home.paths, home.env));
      assert.equal(error.kind, "failed");
      assert.match(error.message, /^Refused to use the configuration folder: /);
      assert.equal(error.hint, `chmod go-w ${parent}`);
    } finally {
      Deno.chmodSync(parent, (mode ?? 0o700) & 0o7777);
    }
  },
});

Deno.test("loadConfig refuses a file that is not UTF-8", async () => {
  using home = configFolder("");
  Deno.writeFileSync(home.paths.configFile, new Uint8Array([0x61, 0xff, 0xfe]));
  assert.match((await failure(loadConfig(home.paths, home.env))).message, /not UTF-8/);
});

Deno.test("listConfig shows every setting once with value and origin", async () => {
  using home = configFolder("api:\n  max_retry_delay: 120\n");
  const entries = listConfig(await loadConfig(home.paths, home.env));
  assert.deepEqual(entries.map((entry) => entry.key), settings.map((setting) => setting.key));
  const at = (key: string) => entries.find((entry) => entry.key === key);
  assert.deepEqual(at("api.max_retry_delay"), {
    key: "api.max_retry_delay",
    value: "2m",
    origin: "config file",
  });
  assert.deepEqual(at("tls.ca_file"), { key: "tls.ca_file", value: null, origin: "default" });
});

Deno.test("checkConfig answers any text with settings or a GcsError of kind usage", () => {
  const words = fc.constantFrom(
    "tls:",
    "  pins: [x]",
    "profiles:",
    "  a: {}",
    "- 1",
    "{",
    "&a",
    "*a",
    "format: json",
    "__proto__: 1",
    "\t",
    "? x",
    "!!js x",
  );
  const content = fc.oneof(
    fc.string(),
    fc.array(words, { maxLength: 6 }).map((all) => all.join("\n")),
  );
  fc.assert(
    fc.property(content, (text) => {
      try {
        checkConfig(parseConfig(text));
      } catch (error) {
        assert.ok(error instanceof GcsError, `${error}`);
        assert.equal(error.kind, "usage");
      }
    }),
    { numRuns: 500 },
  );
});
