import assert from "node:assert/strict";
import { holdsSecret, Secret } from "../../src/secrets/mod.ts";

Deno.test("a secret is found however deep it is, and nothing else is taken for one", () => {
  const secret = new Secret("s3cr3t-value");
  for (const value of [secret, [secret], { a: { b: [1, { c: secret }] } }]) {
    assert.equal(holdsSecret(value), true);
  }
  for (const value of [null, undefined, "[redacted]", 1, {}, [[]], { a: { b: "s3cr3t-value" } }]) {
    assert.equal(holdsSecret(value), false);
  }
});
