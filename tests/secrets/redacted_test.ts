import assert from "node:assert/strict";
import { redacted, sanitise, Secret } from "../../src/secrets/mod.ts";

const secret = "hunter2hunter2";

const documents: readonly object[] = [
  { secret: { value: secret } },
  { credentials: [{ pwd: secret }, { passcode: secret }, { "access_key": secret }] },
  { password: 12 },
  { policies: { "s3_secret_key": [secret, secret] } },
  { text: `DefaultEndpointsProtocol=https;AccountName=a;AccountKey=${secret};Suffix=x` },
  { url: `https://ada:p@ss/${secret}@example.org/x` },
  { note: `-----BEGIN RSA PRIVATE KEY-----\n${secret}\n-----END RSA PRIVATE KEY-----` },
  { note: `---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n${secret}` },
  { "client-secret": new Secret(secret) },
  { "json": `{"pin":7,"password":${123}}` },
];

for (const document of documents) {
  Deno.test(`redacted shows no secret of ${Object.keys(document)} ${JSON.stringify(document).length}`, () => {
    const text = JSON.stringify(redacted(document));
    assert.ok(!text.includes(secret) && !/\b12\b|:7\b|123/.test(text), text);
    assert.match(text, /\[redacted\]/);
  });
}

Deno.test("redacted leaves what only sounds like a secret", () => {
  const document = {
    "access_key_id": "key-1",
    "password_required": true,
    "secret_count": 2,
    "next_page_token": "abc",
    name: "The secret life of bees",
    https: "https://example.org/a@b",
  };
  assert.deepEqual(redacted(document), document);
});

Deno.test("a password in an address is taken whole, with a slash or an at sign in it", () => {
  assert.equal(sanitise("at https://u:a/b@c@h.org/x"), "at https://[redacted]@h.org/x");
  assert.equal(sanitise("https://h.org:8443/a and b@c.org"), "https://h.org:8443/a and b@c.org");
});
