import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { inspect } from "node:util";
import fc from "../_support/fast_check.ts";
import { redactKnownSecrets, sanitise, Secret, stringifyRevealed } from "../../src/secrets/mod.ts";

const canary = "canary-4f1d9c0b7a";

Deno.test("Secret shows [redacted] however it is printed", () => {
  const secret = new Secret(canary);
  const shown = [
    String(secret),
    `${secret}`,
    JSON.stringify({ secret }),
    Deno.inspect({ deep: { secret } }),
    inspect({ secret }),
    Object.entries(secret).join(),
  ];
  for (const text of shown) assert.ok(!text.includes(canary), text);
  assert.equal(JSON.stringify({ secret }), '{"secret":"[redacted]"}');
});

Deno.test("Secret gives its value only to reveal and stringifyRevealed", () => {
  const secret = new Secret(canary);
  assert.equal(secret.reveal(), canary);
  assert.equal(
    stringifyRevealed({ list: [{ secret }], none: null, no: false, empty: "" }),
    `{"list":[{"secret":"${canary}"}],"none":null,"no":false,"empty":""}`,
  );
});

Deno.test("sanitise removes any value that was ever a Secret, also URL-encoded and in JSON", () => {
  const value = 'pä ss"word&1\\2';
  new Secret(value);
  const text = `form=${encodeURIComponent(value)} json=${JSON.stringify({ value })} raw=${value}`;
  const clean = sanitise(text);
  assert.ok(!clean.includes("word"), clean);
});

Deno.test("redactKnownSecrets leaves no secret behind when one contains another", () => {
  new Secret("abcdefgh");
  new Secret("xxabcdefghxx");
  assert.equal(redactKnownSecrets("1xxabcdefghxx2"), "1[redacted]2");
});

Deno.test("redactKnownSecrets removes every secret of at least six characters from any text", () => {
  const word = fc.string({ minLength: 6, maxLength: 40 }).filter((text) =>
    text.trim().length >= 6 && !"[redacted]".includes(text.trim())
  );
  fc.assert(fc.property(word, fc.string(), fc.string(), (value, before, after) => {
    new Secret(value);
    assert.ok(!redactKnownSecrets(before + value + after).includes(value.trim()));
  }));
});

Deno.test("redactKnownSecrets knows a secret in a form, and the lines of one that has several", () => {
  new Secret("two words+more");
  assert.ok(!redactKnownSecrets("x=two+words%2Bmore").includes("words"));
  new Secret("first line of the key\nsecond line of the key\nend");
  assert.equal(redactKnownSecrets("at second line of the key"), "at [redacted]");
});

Deno.test("Secret takes text that is not well-formed Unicode", () => {
  assert.equal(new Secret("\ud800 lone surrogate").reveal(), "\ud800 lone surrogate");
  assert.ok(!redactKnownSecrets("\ud800 lone surrogate").includes("lone"));
});

Deno.test("redactKnownSecrets finds a secret in every spelling in which a server may repeat it", () => {
  const value = `pä/s's "w0rd" <&> +1\\2 ~(x)`;
  new Secret(value);
  const bytes = new TextEncoder().encode(value);
  const spellings = [
    encodeURIComponent(value),
    encodeURIComponent(value).toLowerCase().replace("p%", "p%"),
    encodeURIComponent(value).replaceAll("'", "%27").replaceAll("(", "%28").replaceAll(")", "%29")
      .replaceAll("~", "%7E"),
    encodeURIComponent(encodeURIComponent(value)),
    value.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;").replaceAll("'", "&#x27;"),
    value.replaceAll("\\", "\\\\").replaceAll("'", "\\'"),
    JSON.stringify(value).replace("ä", "\\u00e4"),
    bytes.toHex(),
    bytes.toHex().toUpperCase(),
    bytes.toBase64(),
    new TextEncoder().encode(`user:${value}`).toBase64(),
    new TextEncoder().encode(`ab:${value}:x`).toBase64({ alphabet: "base64url" }),
  ];
  for (const spelling of spellings) {
    const clean = redactKnownSecrets(`echo: ${spelling} end`);
    assert.ok(clean.includes("[redacted]"), `${spelling} -> ${clean}`);
    assert.ok(clean.length < 40, clean);
  }
});

Deno.test("base64 of any text around a secret shows that secret's part redacted", () => {
  const secret = "s3cr3t-Of-The-Lab-42";
  new Secret(secret);
  fc.assert(fc.property(fc.string(), fc.string(), (before, after) => {
    const text = Buffer.from(`${before}${secret}${after}`).toString("base64");
    const left = redactKnownSecrets(text).replaceAll("[redacted]", "");
    assert.ok(left.length <= text.length - 20, left);
  }));
});
