import assert from "node:assert/strict";
import { sanitise, sanitiseDebug } from "../../src/errors/mod.ts";

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
