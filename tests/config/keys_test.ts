import assert from "node:assert/strict";
import process from "node:process";
import fc from "../_support/fast_check.ts";
import { findSetting, readConfigValue, settings } from "../../src/config/mod.ts";
import { keyHint, keyPath } from "../../src/config/keys.ts";
import { GcsError } from "../../src/errors/mod.ts";

Deno.test("findSetting knows every key, those of profiles, and no other", () => {
  for (const { key } of settings) assert.equal(findSetting(key)?.key, key);
  assert.equal(findSetting("profiles.lab.format")?.key, "profiles.lab.format");
  assert.equal(findSetting("profiles.a.b.c.endpoint")?.key, "profiles.a.b.c.endpoint");
  for (
    const key of [
      ...[
        "",
        "tls",
        "tls.",
        ".tls.fips",
        "TLS.fips",
        "profiles",
        "profiles.lab",
        "profiles..format",
      ],
      ...["profiles.lab.tls", "__proto__", "constructor", "tls.fips.x", "profiles.format"],
    ]
  ) assert.equal(findSetting(key), undefined, key);
});

Deno.test("keyPath is the way to the key in the file, and a profile's name keeps its dots", () => {
  assert.deepEqual(keyPath("format"), ["format"]);
  assert.deepEqual(keyPath("tls.min_version"), ["tls", "min_version"]);
  assert.deepEqual(keyPath("profiles.lab.format"), ["profiles", "lab", "format"]);
  assert.deepEqual(keyPath("profiles.a.b.format"), ["profiles", "a.b", "format"]);
  fc.assert(fc.property(
    fc.stringMatching(/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,20}$/),
    (name) => keyPath(`profiles.${name}.format`)[1] === name,
  ));
});

for (
  const [key, hint] of [
    ["tls.min_versoin", /did you mean "tls\.min_version"\?/],
    ["max_retries", /did you mean "api\.max_retries"\?/],
    ["tls.max_retries", /did you mean "api\.max_retries"\?/],
    ["profiles.lab.endpont", /did you mean "profiles\.lab\.endpoint"\?/],
    ["formt", /did you mean "format"\?/],
    ["completely.different", /run: gcs config list/],
    ["audit.kdf_iterations", /needs no rounds: gcs config unset audit\.kdf_iterations/],
    ["auth.client_secret", /secrets never stand in the configuration/],
    ["auth.password", /secrets never stand in the configuration/],
    ["api.token", /secrets never stand in the configuration/],
  ] as const
) {
  Deno.test(`the hint for the unknown key ${key} is ${hint.source}`, () => {
    assert.match(keyHint(key), hint);
  });
}

Deno.test("readConfigValue gives the value that the file would get, and touches no file", () => {
  assert.equal(readConfigValue("api.max_retries", "7"), 7);
  assert.equal(readConfigValue("audit.required", "false"), false);
  assert.equal(readConfigValue("tls.min_version", "1.3"), "1.3");
  assert.equal(readConfigValue("endpoint", "12345678"), "12345678");
  assert.deepEqual(readConfigValue("tls.pins", "[]"), []);
  for (const [key, typed] of [["no.such", "1"], ["api.max_retries", "*a"], ["format", "&a json"]]) {
    assert.throws(
      () => readConfigValue(key ?? "", typed ?? ""),
      (error) => error instanceof GcsError && error.kind === "usage",
    );
  }
});

Deno.test("readConfigValue answers any text with a value or a usage error", () => {
  fc.assert(
    fc.property(fc.constantFrom(...settings), fc.string(), ({ key, schema }, typed) => {
      try {
        assert.equal(schema.safeParse(readConfigValue(key, typed)).success, true);
      } catch (error) {
        assert.ok(error instanceof GcsError && error.kind === "usage", `${error}`);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("readConfigValue takes no text that YAML would change, and prints no warning of its reader", async () => {
  const warnings: string[] = [];
  const listen = (warning: Error) => void warnings.push(warning.message);
  process.on("warning", listen);
  try {
    for (const typed of ["/a\nb", "'/a'", "&a /a", "!x /a", "%x\n---\n/a", "# /a"]) {
      assert.throws(() => readConfigValue("tls.ca_file", typed), GcsError, typed);
    }
    // Warnings are told in the next turn.
    await new Promise((resolve) => setTimeout(resolve, 0));
  } finally {
    process.off("warning", listen);
  }
  assert.deepEqual(warnings, []);
});
