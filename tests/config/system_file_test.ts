import assert from "node:assert/strict";
import { join } from "node:path";
import process from "node:process";
import {
  listConfig,
  loadConfig,
  type Paths,
  resolvePaths,
  setConfigKey,
  settings,
} from "../../src/config/mod.ts";
import { rules } from "../../src/config/system_file.ts";
import { failure, isPosix, tempFolder } from "../files/temp_folder.ts";
import { configFolder, fakeEnvironment } from "./config_folder.ts";

const isRoot = process.getuid?.() === 0;
const lab = "01234567-89ab-4def-8123-456789abcdef";
const own = "11111111-89ab-4def-8123-456789abcdef";

/** Paths whose configuration for all users has this content, whoever owns it. */
function withSystem(paths: Paths, content: string): Paths {
  const bytes = new TextEncoder().encode(content);
  return { ...paths, systemConfig: () => Promise.resolve({ path: "/etc/gcs/config.yaml", bytes }) };
}

Deno.test("a setting of the system-wide file stands under the user's own and above the default", async () => {
  using home = configFolder("api: { max_retries: 5 }\n");
  const paths = withSystem(
    home.paths,
    `auth: { client_id: ${lab} }\napi: { max_retries: 1, retry_jitter: 0.5 }\n`,
  );
  const config = await loadConfig(paths, home.env);
  const shown = listConfig(config).filter(({ key }) =>
    ["auth.client_id", "api.max_retries", "api.retry_jitter", "format"].includes(key)
  );
  assert.deepEqual(shown, [
    { key: "format", value: "text", origin: "default" },
    { key: "auth.client_id", value: lab, origin: "system file" },
    { key: "api.max_retries", value: 5, origin: "config file" },
    { key: "api.retry_jitter", value: 0.5, origin: "system file" },
  ]);
  const env = fakeEnvironment({ GCS_CLI_CLIENT_ID: own });
  const over = await loadConfig(paths, env);
  assert.deepEqual([over.values.auth.client_id, over.origin("auth.client_id")], [
    own,
    "environment",
  ]);
});

Deno.test("the client id of a build is the default, below every file", async () => {
  using home = configFolder();
  globalThis.gcsDefaultClientId = own;
  try {
    const built = await loadConfig(home.paths, home.env);
    assert.deepEqual([built.values.auth.client_id, built.origin("auth.client_id")], [
      own,
      "default",
    ]);
    const shipped = withSystem(home.paths, `auth: { client_id: ${lab} }\n`);
    assert.equal((await loadConfig(shipped, home.env)).values.auth.client_id, lab);
  } finally {
    globalThis.gcsDefaultClientId = undefined;
  }
});

Deno.test("every rule of the system-wide file is of a setting that exists", () => {
  const known = settings.map(({ key }) => key);
  assert.deepEqual(Object.keys(rules).filter((key) => !known.includes(key)), []);
});

Deno.test("the system-wide file makes protections stricter, never looser, and answers nothing", async (t) => {
  const refused: readonly (readonly [content: string, message: RegExp])[] = [
    ["audit: { required: false }\n", /^"audit\.required" cannot stand in \/etc\/gcs\/config\.yaml/],
    ["assume_yes: false\n", /line 1: nobody answers/],
    ["auth: { session_timeout_mins: 0 }\n", /stricter for all users than 60/],
    ["auth: { session_timeout_mins: 61 }\n", /stricter for all users than 60/],
    ["auth: { inactivity_timeout_mins: 31 }\n", /than 30/],
    ["auth: { token_rotation_days: 91 }\n", /than 90/],
    ["auth: { keep_refresh_tokens: true }\n", /stricter/],
    ["tls: { ca_file: /etc/ssl/lab.pem }\n", /system's own store/],
    ["tls: { verify_certificate: false }\n", /"tls.verify_certificate" in \/etc\/gcs/],
    ["profile: lab\n", /each user chooses/],
    ["profiles: { lab: { endpoint: a.example.org } }\n", /each user chooses/],
    ["format: jsn\n", /Invalid "format" in \/etc\/gcs\/config\.yaml line 1/],
    ["formt: json\n", /Unknown key "formt" in \/etc\/gcs\/config\.yaml line 1/],
    ["tls: [\n", /Cannot read \/etc\/gcs\/config\.yaml: line 2/],
  ];
  for (const [content, message] of refused) {
    await t.step(content.trim(), async () => {
      using home = configFolder();
      const error = await failure(loadConfig(withSystem(home.paths, content), home.env));
      assert.equal(error.kind, "usage");
      assert.match(error.message, message);
    });
  }
  using home = configFolder();
  const strict = withSystem(
    home.paths,
    "tls: { min_version: '1.3', fips: true }\naudit: { required: true }\n" +
      "auth: { session_timeout_mins: 20, inactivity_timeout_mins: 5 }\n",
  );
  const { values } = await loadConfig(strict, home.env);
  assert.equal(values.tls.min_version, "1.3");
  assert.equal(values.auth.session_timeout_mins, 20);
});

Deno.test("config set counts what the system-wide file says, and leaves it alone", async () => {
  using home = configFolder();
  const pin = "A".repeat(43) + "=";
  const paths = withSystem(home.paths, `tls: { pins: ["${pin}"] }\n`);
  await setConfigKey(paths, "tls.certificate_pinning", "true");
  assert.equal(home.text(), "tls:\n  certificate_pinning: true\n");
  assert.equal((await failure(loadConfig(home.paths, home.env))).kind, "usage");
  assert.deepEqual((await loadConfig(paths, home.env)).values.tls.pins, [pin]);
});

Deno.test({
  name: "a system-wide file that others could change, or own, stops every command",
  ignore: !isPosix || !isRoot,
  async fn() {
    using folder = tempFolder();
    const file = join(folder.path, "config.yaml");
    using home = configFolder(undefined, file);
    const read = () => loadConfig(home.paths, home.env);
    Deno.writeTextFileSync(file, "format: json\n");
    Deno.chmodSync(file, 0o644);
    assert.equal((await read()).values.format, "json");
    Deno.chmodSync(file, 0o666);
    let error = await failure(read());
    assert.equal(error.kind, "failed");
    assert.match(error.message, /Refused to use the system-wide configuration .*other users/);
    Deno.chmodSync(file, 0o644);
    Deno.chownSync(file, 65534, 0);
    error = await failure(read());
    assert.match(error.message, /it belongs to another user/);
    Deno.chownSync(file, 0, 0);
    Deno.chmodSync(folder.path, 0o777);
    error = await failure(read());
    assert.match(error.message, /written to by other users/);
  },
});

Deno.test("a service that is handed the system-wide file reads it as its own", async () => {
  using folder = tempFolder();
  const file = join(folder.path, "config.yaml");
  Deno.writeTextFileSync(file, "audit: { required: false }\n");
  if (isPosix) Deno.chmodSync(file, 0o600);
  const env = fakeEnvironment({ HOME: folder.path, GCS_CONFIG_FILE: file });
  const config = await loadConfig(resolvePaths(env, { systemFiles: [file] }), env);
  assert.deepEqual([config.values.audit.required, config.origin("audit.required")], [
    false,
    "config file",
  ]);
});
