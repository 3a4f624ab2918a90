import assert from "node:assert/strict";
import { loadConfig, setConfigKey, settings } from "../../src/config/mod.ts";
import { profileSettings } from "../../src/config/keys.ts";
import { memberAt } from "../../src/base/mod.ts";
import { failure } from "../files/temp_folder.ts";
import { configFolder, fakeEnvironment } from "./config_folder.ts";

const uuid = "1405823f-0597-4a16-b296-46d4f0ae4b15";
const pin = `${"A".repeat(43)}=`;

interface Row {
  readonly takes: readonly string[];
  readonly refuses: readonly string[];
}

const yesOrNo: Row = { takes: ["true", "false"], refuses: ["yes", "1", "TRUE!", "", "on"] };
const onlyTrue: Row = { takes: ["true"], refuses: ["false", "0", "no", ""] };
const whole = (least: number, most: number): Row => ({
  takes: [String(least), String(most)],
  refuses: [String(least - 1), String(most + 1), `${least}.5`, "many", "", "1e9"],
});
const endpoint: Row = {
  takes: [
    ...[
      uuid,
      "gcs.example.org",
      "https://gcs.example.org",
      "https://gcs.example.org/",
      "127.0.0.1",
    ],
    ...["127.0.0.1:4443", "https://gcs.example.org:8443", "a"],
  ],
  refuses: [
    ...[
      "",
      "http://gcs.example.org",
      "gcs.example.org/x",
      "u@gcs.example.org",
      "a b",
      "-a.example",
    ],
    ...["gcs.example.org:", "gcs.example.org:123456", "gcs.example.org?x", "gcs.example.org#x"],
    ...["ftp://gcs.example.org", "//gcs.example.org", "gcs.example.org.\n"],
  ],
};
const url: Row = {
  takes: ["https://auth.example.org", "https://127.0.0.1:8443"],
  refuses: [
    ...[
      "http://auth.example.org",
      "auth.example.org",
      "https://u@a.example",
      "https://u:p@a.example",
    ],
    ...["https://a.example?x=1", "https://a.example#x", "", "javascript:alert(1)"],
  ],
};
const path: Row = {
  takes: ["/srv/gcs/file", "~/gcs/file", "C:\\gcs\\file"],
  refuses: ["file", "./file", "../file", "", "~ada/file", "/a\u0000b", "/a\nb"],
};
const limit: Row = {
  takes: ["100ms", "1.5s", "2m", "3600"],
  refuses: ["0", "99ms", "-1s", "soon", "", "3601"],
};
const wait = (most: string): Row => ({
  takes: ["0s", "500ms", "1.5s", most],
  refuses: ["-1s", "1d", "soon", "", "999h"],
});

/** What each setting takes and refuses, as a person types it. */
const rows: Readonly<Record<string, Row>> = {
  "profile": {
    takes: ["default", "lab", "a.b-c_d", "9"],
    refuses: ["", "../x", ".x", "a/b", "a b", "x".repeat(65), "ä"],
  },
  "endpoint": endpoint,
  "format": {
    takes: ["text", "json", "yaml", "csv", "ndjson", "list"],
    refuses: ["", "JSON", "jsn", "table", "xml"],
  },
  "assume_yes": yesOrNo,
  "tls.min_version": { takes: ["1.2", "1.3"], refuses: ["1.1", "1", "TLS1.2", ""] },
  "tls.cipher_suites": {
    takes: [
      "TLS_AES_256_GCM_SHA384",
      "ECDHE-RSA-AES128-GCM-SHA256,TLS_CHACHA20_POLY1305_SHA256",
      "[]",
    ],
    refuses: [
      "TLS_RSA_WITH_AES_128_GCM_SHA256",
      "ECDHE-RSA-AES128-SHA",
      "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
      "TLS_AES_256_GCM_SHA384,RC4-MD5",
    ],
  },
  "tls.fips": yesOrNo,
  "tls.verify_certificate": onlyTrue,
  "tls.certificate_pinning": { ...yesOrNo, takes: ["false"] },
  "tls.pins": {
    takes: [pin, `sha256/${pin}`, `${pin},sha256/${pin}`, "[]"],
    refuses: ["abc", `sha1/${pin}`, pin.slice(1), `${pin},x`],
  },
  "tls.ca_file": path,
  "auth.client_id": { takes: [uuid, uuid.toUpperCase()], refuses: ["", "gcs", `${uuid}x`] },
  "auth.key_source": { takes: ["keyring", "passphrase"], refuses: ["", "file", "Keyring"] },
  "auth.session_timeout_mins": whole(0, 43_200),
  "auth.inactivity_timeout_mins": whole(0, 43_200),
  "auth.keep_refresh_tokens": yesOrNo,
  "completion.keep_ids": yesOrNo,
  "auth.auto_refresh": yesOrNo,
  "auth.refresh_threshold_mins": whole(0, 60),
  "auth.token_rotation_days": whole(0, 3650),
  "api.max_retries": whole(0, 10),
  "api.initial_retry_delay": wait("30s"),
  "api.max_retry_delay": { ...wait("10m"), takes: ["1s", "30", "10m"] },
  "api.retry_jitter": { takes: ["0", "0.5", "1"], refuses: ["-0.1", "1.1", "half", ""] },
  "api.requests_per_second": { takes: ["0.1", "10", "1000"], refuses: ["0", "1001", "fast", ""] },
  "timeouts.connect": limit,
  "timeouts.first_byte": limit,
  "timeouts.idle": limit,
  "timeouts.read_total": limit,
  "timeouts.change_total": limit,
  "performance.batch_workers": whole(1, 100),
  "performance.max_connections": whole(1, 1000),
  "performance.max_idle_connections": whole(1, 1000),
  "performance.idle_connection_time": limit,
  "performance.max_requests_per_second": {
    takes: ["0.1", "500", "10000"],
    refuses: ["0", "10001", "fast", ""],
  },
  "performance.batch_buffer_size": whole(1, 10_000),
  "audit.database_path": path,
  "audit.encrypted": onlyTrue,
  "audit.cipher": { takes: ["aes256"], refuses: ["aes128", "none", ""] },
  "audit.retention_days": whole(1, 36_500),
  "audit.required": yesOrNo,
  "audit.checkpoint_to": path,
  "files.allowed_folders": {
    takes: ["/srv/exports", "/srv/exports,~/exports", "[]"],
    refuses: ["exports", "../exports", "/srv/exports,exports", "~ada/exports", "/a\u0000b"],
  },
  "services.auth_url": url,
  "services.transfer_url": url,
  "update.url": url,
  "update.notice": yesOrNo,
  "profiles.lab.endpoint": endpoint,
  "profiles.lab.client_id": { takes: [uuid], refuses: ["", "x"] },
  "profiles.lab.format": { takes: ["json"], refuses: ["", "jsn"] },
  "profiles.lab.key_source": { takes: ["keyring"], refuses: ["", "file"] },
};

Deno.test("every setting, and every setting of a profile, has a row", () => {
  const keys = [
    ...settings.map(({ key }) => key),
    ...profileSettings.map(({ key }) => `profiles.lab.${key}`),
  ];
  assert.deepEqual(Object.keys(rows).sort(), keys.sort());
});

for (const [key, { takes, refuses }] of Object.entries(rows)) {
  Deno.test(`${key} takes ${JSON.stringify(takes[0])} and refuses ${JSON.stringify(refuses[0])}`, async () => {
    using home = configFolder();
    for (const typed of takes) {
      await setConfigKey(home.paths, key, typed);
      const { origin } = await loadConfig(home.paths, home.env);
      if (!key.startsWith("profiles.")) assert.equal(origin(key), "config file", typed);
    }
    const before = home.text();
    for (const typed of refuses) {
      const error = await failure(setConfigKey(home.paths, key, typed));
      assert.equal(error.kind, "usage", typed);
      assert.ok(error.message.includes(key), error.message);
      assert.match(error.message, /expected /);
    }
    assert.equal(home.text(), before);
  });
}

const overrides: Readonly<Record<string, readonly [name: string, text: string, read?: unknown]>> = {
  "profile": ["GCS_PROFILE", "lab"],
  "endpoint": ["GCS_CLI_ENDPOINT_ID", uuid],
  "format": ["GCS_FORMAT", "csv"],
  "assume_yes": ["GCS_ASSUME_YES", "1", true],
  "tls.ca_file": ["GCS_CA_FILE", "/etc/ca.pem"],
  "auth.client_id": ["GCS_CLI_CLIENT_ID", uuid],
  "auth.key_source": ["GCS_KEY_SOURCE", "passphrase"],
  "services.auth_url": ["GLOBUS_SDK_SERVICE_URL_AUTH", "https://auth.example.org"],
  "services.transfer_url": ["GLOBUS_SDK_SERVICE_URL_TRANSFER", "https://transfer.example.org"],
};

for (const [key, [variable, value, read = value]] of Object.entries(overrides)) {
  Deno.test(`${variable} sets ${key}, says where it came from, and an empty one sets nothing`, async () => {
    using home = configFolder();
    const config = await loadConfig(home.paths, fakeEnvironment({ [variable]: value }));
    const seen = key === "profile" ? config.profile : memberAt(config.values, key.split("."));
    assert.deepEqual([seen, config.origin(key)], [read, "environment"]);
    const empty = await loadConfig(home.paths, fakeEnvironment({ [variable]: "" }));
    assert.equal(empty.origin(key), "default");
    const error = await failure(loadConfig(home.paths, fakeEnvironment({ [variable]: "a/../b" })));
    assert.equal(error.kind, "usage");
  });
}

Deno.test("every setting that names a variable or a profile's member is overridden by it", () => {
  const variables = settings.flatMap(({ key, facts }) =>
    facts.environment === undefined ? [] : [[key, facts.environment]]
  );
  assert.deepEqual(variables, Object.entries(overrides).map(([key, [name]]) => [key, name]));
  const members = settings.flatMap(({ facts }) => facts.profile ?? []);
  assert.deepEqual(members.sort(), profileSettings.map(({ key }) => key).sort());
});

Deno.test("a setting's facts are fit to be read: no period, no default that it would refuse", () => {
  for (const { key, schema, facts } of [...settings, ...profileSettings]) {
    assert.match(facts.meaning, /^[A-Z].*[^.]$/, key);
    assert.ok(facts.expected.length > 3, key);
    const preset = schema.safeParse(undefined);
    assert.equal(preset.success, true, key);
  }
});
