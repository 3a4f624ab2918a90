import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { fromBase64url, toBase64url } from "../../src/base/base64url.ts";
import { parseEnvelope, passphraseKey, sealingKey } from "../../src/keys/mod.ts";
import {
  defaultRuns,
  everyByteMatters,
  garbageIsRefused,
  roundTrips,
} from "./envelope_properties.ts";

Deno.test("an envelope opens to what was sealed, under its own profile only", () =>
  roundTrips(defaultRuns));
Deno.test("an envelope is refused when any byte is changed, added or dropped", () =>
  everyByteMatters(defaultRuns));
Deno.test("garbage in place of an envelope is refused with a named failure", () =>
  garbageIsRefused(defaultRuns));

Deno.test("fromBase64url takes one spelling only", () => {
  assert.deepEqual(fromBase64url("AQI"), Uint8Array.of(1, 2));
  for (const other of ["AQI=", "AQJ", "AQ I", "A+I", "A/I", "AQI\n", "A"]) {
    assert.equal(fromBase64url(other), undefined, other);
  }
  assert.equal(toBase64url(Uint8Array.of(251, 255)), "-_8");
});

Deno.test("parseEnvelope refuses a file over the size limit before reading it", () => {
  const large = new TextEncoder().encode(
    `{"format":"gcs-tokens","x":"${"a".repeat(1024 * 1024)}"}`,
  );
  assert.throws(() => parseEnvelope(large, "gcs-tokens"), /not a JSON object/);
});

Deno.test("sealingKey refuses a key of another length and cannot be exported", async () => {
  await assert.rejects(sealingKey(new Uint8Array(16)), /16 bytes instead of 32/);
  const key = await sealingKey(new Uint8Array(32));
  await assert.rejects(crypto.subtle.exportKey("raw", key.crypto));
});

Deno.test("passphraseKey refuses counts out of range and bad salts before computing", async () => {
  const name = "PBKDF2-HMAC-SHA256";
  const salt = toBase64url(new Uint8Array(16));
  const secret = new Secret("a long enough passphrase");
  for (
    const header of [
      { name, iterations: 1, salt } as const,
      { name, iterations: 4e9, salt } as const,
      { name, iterations: 600_000, salt: "AA" } as const,
    ]
  ) {
    await assert.rejects(passphraseKey(secret, header), GcsError);
  }
});
