import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parseConfig } from "../../src/config/document.ts";
import { readPlainConfig } from "../../src/config/plain_config.ts";
import { settings } from "../../src/config/mod.ts";
import { keyPath } from "../../src/config/keys.ts";

/** Both readers say the same of a text that the plain one takes; tells whether it took it. */
function takesAsYaml(text: string): boolean {
  const plain = readPlainConfig(text, "config.yaml");
  if (plain === undefined) return false;
  const file = parseConfig(text);
  assert.deepEqual(plain.raw, file.raw, JSON.stringify(text));
  assert.equal(plain.name, file.name);
  const own = Object.entries(plain.raw).flatMap(([name, value]) =>
    typeof value === "object" && value !== null
      ? [[name], ...Object.keys(value).map((key) => [name, key])]
      : [[name]]
  );
  for (const path of [...own, ...settings.map(({ key }) => keyPath(key)), ["none", "at", "all"]]) {
    assert.equal(plain.lineOf(path), file.lineOf(path), `${JSON.stringify(text)} ${path}`);
  }
  return true;
}

const everyday = [
  "",
  "# all by default\n",
  'endpoint: "127.0.0.1:4443"\nservices:\n  auth_url: "https://127.0.0.1:1"\nupdate:\n  notice: false\n',
  "# mine\n\nformat: json # to read\nauth:\n  # a person's\n  client_id: 01234567-89ab-4def-8123-456789abcdef\n  session_timeout_mins: 0\n",
  "tls:\n  min_version: 1\n  ca_file: ~/ca.pem\n\naudit:\n  database_path: /mnt/a-b/audit.db\ntimeouts:\n  connect: 500ms",
];
for (const text of everyday) {
  Deno.test(`readPlainConfig reads without YAML: ${JSON.stringify(text)}`, () => {
    assert.ok(takesAsYaml(text));
  });
}

const notPlain = [
  "tls:\n",
  "tls: # none\nformat: json\n",
  "tls: &a\n  fips: true\n",
  "tls: *a\n",
  "format: json\nformat: yaml\n",
  "tls:\n  fips: true\n  fips: true\n",
  "tls:\n   fips: true\n",
  "tls:\n  fips: true\n    more: 1\n",
  "format: json\n  fips: true\n",
  "  fips: true\n",
  "tls:\n\tfips: true\n",
  "format: json\r\n",
  "format: json\n  goes on\n",
  "format: a:\n",
  "format: a: b\n",
  "format: a#b\n",
  "format:json\n",
  "format: !!str json\n",
  "format: |\n  json\n",
  "pins: []\n",
  "pins:\n  - a\n",
  "{format: json}\n",
  "--- \nformat: json\n",
  "%YAML 1.2\n",
  "\ufeffformat: json\n",
  "format: null\n",
  "format: Null\n",
  "format: ~\n",
  "tls:\n  fips: True\n",
  "format: 0x10\n",
  "format: 0o17\n",
  "format: 1e3\n",
  "format: 1.2\n",
  "format: .inf\n",
  "format: -1\n",
  "format: 010\n",
  "format: 9007199254740993000\n",
  'format: "a\\n"\n',
  "format: 'json'\n",
  'format: "json" json\n',
  "__proto__:\n  format: json\n",
  "null: a\n",
  "true: a\n",
  "? format\n",
  "<<: a\n",
  `${"k".repeat(1100)}: a\n`,
];
for (const text of notPlain) {
  const shown = JSON.stringify(text).slice(0, 60);
  Deno.test(`readPlainConfig leaves to YAML: ${shown}`, () => {
    assert.equal(readPlainConfig(text, "config.yaml"), undefined);
  });
}

Deno.test("readPlainConfig and parseConfig never read one text in two ways", () => {
  const key = fc.oneof(
    fc.constantFrom("tls", "format", "a", "constructor", "null", "y", "e1", "inf", "x1_y"),
    fc.stringMatching(/^[a-z_0-9]{1,5}$/),
  );
  const value = fc.oneof(
    fc.constantFrom("true", "no", "~", "~/a", "1e5", "0", "-0", "12", "2m", "a:b", "a:", "TRUE"),
    fc.constantFrom('"a"', '""', "12345678-1234-1234-1234-123456789012", ".nan", "a#b", "&a", "-"),
    fc.stringMatching(/^[A-Za-z0-9/._:@+~"#-]{1,6}$/),
  );
  const end = fc.constantFrom("", "", "", " ", " # words: more", "#", "\r");
  const indent = fc.constantFrom("", "", "  ", "  ", " ", "    ");
  const line = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.tuple(indent, key, value, end).map(([i, k, v, e]) => `${i}${k}: ${v}${e}`),
    },
    { weight: 4, arbitrary: fc.tuple(key, end).map(([k, e]) => `${k}:${e}`) },
    { weight: 1, arbitrary: fc.constantFrom("", "   ", "# about", "   # deep", "---", "...") },
  );
  let taken = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom("", "\n"), (lines, last) => {
      if (takesAsYaml(lines.join("\n") + last)) taken++;
    }),
    { numRuns: 4000, seed: 11 },
  );
  assert.ok(taken > 300, `only ${taken} texts were plain`);
});
