import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { sanitise, sanitiseDebug, Secret } from "../../src/secrets/mod.ts";

const key = "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY";

const leaks: readonly (readonly [name: string, text: string, secret: string])[] = [
  ["an Authorization header", "Authorization: Bearer AgTOKEN0123456789", "AgTOKEN0123456789"],
  ["basic credentials", "sent Basic dXNlcjpwYXNzd29yZA== to it", "dXNlcjpwYXNzd29yZA=="],
  ["a cookie", "Set-Cookie: sid=abc123; Path=/", "abc123"],
  ["a JSON token", `{"access_token": "opaque-value"}`, "opaque-value"],
  ["a JSON secret key", `{"s3_secret_key":"${key}"}`, key],
  ["a JSON value with escapes", String.raw`{"client_secret":"a\"b-tail"}`, "b-tail"],
  ["a form field", "grant_type=refresh_token&refresh_token=abcDEF123&x=1", "abcDEF123"],
  ["an assignment", `AWS_SECRET_ACCESS_KEY=${key}`, key],
  ["an authorization code", "https://127.0.0.1:1/callback?code=XyZ123&state=QQQ", "XyZ123"],
  ["a JWT", "got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.sig-part", "sig-part"],
  [
    "a Globus token",
    "token Ag8dkbJWzoNvk4mx1bvYm4Vj4Ny2gqOdBnq0nEXAMPLE",
    "Ag8dkbJWzoNvk4mx1bvYm4",
  ],
  ["an AWS key id", "key AKIAIOSFODNN7EXAMPLE used", "AKIAIOSFODNN7EXAMPLE"],
  [
    "a private key",
    "-----BEGIN PRIVATE KEY-----\nMIIEvQ\n-----END PRIVATE KEY-----",
    "MIIEvQ",
  ],
  ["a cut private key", "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE", "MHcCAQEE"],
  ["a database key", `PRAGMA key = "x'${"ab".repeat(32)}'"`, "abab"],
  ["SQL", "near FROM: SELECT name FROM people WHERE id = 5", "people"],
  ["a home folder", "cannot read /home/alice/.config/x", "alice"],
  ["a token in JSON inside JSON", String.raw`"{\"access_token\":\"opaque\"}"`, "opaque"],
  ["a token in text inside JSON", String.raw`{"body":"token=abc-123-def\n"}`, "abc-123-def"],
  ["a value after a harmless name", "error: client_secret=hunter22", "hunter22"],
  ["a YAML value", "client_secret: hunter22", "hunter22"],
  ["an inspected object", "{ refresh_token: 'opaque', x: 1 }", "opaque"],
  ["digest credentials", 'Authorization: Digest user="a", response="5ccc06"', "5ccc06"],
  ["a header in JSON", `{"authorization":"Basic abc"}`, "Basic abc"],
  ["a password in a URL", "at https://user:pa55@example.org/x", "pa55"],
  ["a signature of a URL", "https://s3.example.org/x?X-Amz-Signature=fe5f80", "fe5f80"],
  ["SQL over several lines", "SELECT name,\n  age\nFROM people\nWHERE id = 'x;y'", "x;y"],
  ["SQL that changes", "near UPDATE people SET name = 'bob'", "bob"],
  ["a macOS home folder", "cannot read /Users/alice/x", "alice"],
  ["a Windows home folder", String.raw`cannot read "C:\\Users\\alice\\x"`, "alice"],
  ["the home folder of root", "cannot read /root/x", "root"],
];

for (const [name, text, secret] of leaks) {
  Deno.test(`sanitise removes ${name}`, () => {
    const clean = sanitise(text);
    assert.ok(!clean.includes(secret), clean);
  });
}

Deno.test("sanitise leaves ordinary messages alone", () => {
  const messages = [
    'Cannot show collection "1405823f-0597-4a16-b296-46d4f0ae4b15": not found',
    "Your token has expired",
    "Select a storage gateway from the list",
    "Update the collection and set a description",
    "Delete protection is on",
    "Basic authentication is not supported, use bearer tokens",
    "Invalid password: expected at least 8 characters",
    "Cannot read the S3 secret access key: it is empty",
    "has_password=false",
    "auth.token_rotation_days: 90",
    "GCS_PASSPHRASE_FILE=/etc/gcs/passphrase",
    'Cannot use BASE_PATH "/home/$USER": it exists',
    "https://example.org/home/data",
    "exit code=5, state=active",
    "next_page_token=abc",
    "DELETE https://example.org/api/collections",
    "Agriculture and AgResearch",
    "gateway.example.org:443 is unreachable: Connection refused (os error 111)",
    "urn:globus:auth:scope:transfer.api.globus.org:all",
    "urn:globus:auth:identity:5a4d0000-0000-4000-8000-0000000000a2",
  ];
  for (const message of messages) assert.equal(sanitise(message), message);
});

Deno.test("sanitiseDebug also removes identities that look like e-mail addresses", () => {
  assert.equal(sanitiseDebug("as researcher@example.org now"), "as [identity] now");
  assert.equal(sanitise("as researcher@example.org now"), "as researcher@example.org now");
});

Deno.test("sanitise cuts a message that is longer than anybody reads", () => {
  const clean = sanitise("secret".repeat(100_000));
  assert.ok(clean.length < 20_000);
  assert.ok(clean.endsWith("…"));
});

Deno.test("sanitise cuts no secret in two", () => {
  new Secret("a passphrase of several words");
  const filler = "x ".repeat(8_180);
  for (let shift = 0; shift < 40; shift++) {
    const before = filler + " ".repeat(shift);
    assert.ok(!sanitise(`${before}a passphrase of several words`).includes("a pass"));
    assert.ok(!sanitise(`${before}Ag${"k".repeat(60)}`).includes("Agk"));
  }
  assert.ok(!sanitise(`${"x".repeat(16_370)}${"Q".repeat(100)}`).includes("Q"));
});

/** What made patterns look at the same text again and again. */
const hostile = [
  "secret-",
  "secret.",
  "a.",
  "a-",
  "SELECT ",
  "DELETE ",
  "UPDATE x ",
  "eyJ-",
  "eyJaaaaaaaaaa.",
  "-----BEGIN ",
  "-----BEGIN PRIVATE KEY-----",
  "bearer ",
  "token=",
  '"token":',
  '\\"',
  "\\",
  "'",
  "a@",
  "a.b+",
  "://",
  "://a",
  "/home/",
  "Ag",
  "AKIA",
  "x'",
  "=",
  ":",
  " ",
  "\n",
  "password",
  "FROM ",
  "C:\\Users\\",
  "cookie:",
];

Deno.test("sanitise gets to the end of any hostile text of the greatest length", () => {
  const unit = fc.array(fc.constantFrom(...hostile), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(unit, fc.constantFrom(...hostile), (parts, last) => {
      const part = parts.join("");
      const text = part.repeat(Math.ceil(16_300 / part.length)).slice(0, 16_300) + last;
      assert.ok(sanitiseDebug(text).length <= 10 * text.length);
    }),
    { numRuns: 500 },
  );
});

Deno.test("sanitise finds a token wherever it stands, and is done the first time", () => {
  const around = fc.string({ maxLength: 30 });
  const token = `Ag${"k3".repeat(20)}`;
  fc.assert(fc.property(around, around, (before, after) => {
    const clean = sanitise(`${before} ${token} ${after}`);
    assert.ok(!clean.includes(token), clean);
    assert.equal(sanitise(clean), clean);
  }));
});

Deno.test("sanitise finds tokens behind a percent-encoded space", () => {
  const token = `Ag${"x1".repeat(20)}`;
  for (const secret of [token, "AKIAIOSFODNN7EXAMPLE", "eyJhbGciOiJI.eyJzdWIiOiIx.c2ln"]) {
    assert.equal(sanitise(`filter=a%20${secret}&x=1`), "filter=a%20[redacted]&x=1");
  }
});

Deno.test("sanitise leaves the options that say where a secret comes from, and takes the secret", () => {
  for (
    const hint of [
      "add --secret-stdin, --secret-env=NAME or a prompt",
      "gcs oidc register --client-secret-env=MY_SECRET",
      "--private-key-env=KEY --private-key FILE",
      "GCS_PASSPHRASE_FILE=/run/passphrase gcs whoami",
      "set auth.key_source: passphrase",
    ]
  ) assert.equal(sanitise(hint), hint);
  assert.equal(sanitise("--client-secret=abcd1234"), "--client-secret=[redacted]");
  assert.equal(sanitise("GLOBUS_SECRET_VALUE=abcd1234 gcs"), "GLOBUS_SECRET_VALUE=[redacted] gcs");
});
