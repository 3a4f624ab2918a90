import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { checkTlsPolicy } from "../../src/http/mod.ts";
import { normalisePin } from "../../src/http/pin.ts";
import { startSandbox } from "../../src/sandbox/mod.ts";
import { fuzz } from "./_runs.ts";

async function authority(): Promise<string> {
  await using sandbox = await startSandbox();
  return sandbox.caPem;
}

const pem = await authority();

/** The certificates that a text is taken for; nothing where it is refused in our words. */
function accepted(text: string): readonly string[] {
  try {
    return checkTlsPolicy({ minVersion: "1.2", caCertificates: [text] }).caCertificates;
  } catch (error) {
    assert.ok(error instanceof GcsError && error.kind === "usage", String(error));
    assert.ok(!error.message.includes("MII"), "the message quotes what was read");
    return [];
  }
}

/** Whether the runtime takes all of them for authorities. */
function requireTaken(caCerts: readonly string[]): void {
  Deno.createHttpClient({ caCerts: [...caCerts] }).close();
}

Deno.test("fuzz: a certificate authority that was changed anywhere is read or refused, never more", async () => {
  assert.equal(accepted(pem).length, 1);
  await fuzz(fc.property(
    fc.nat(pem.length - 1),
    fc.string({ maxLength: 3 }),
    fc.nat(40),
    (at, put, drop) => {
      const text = pem.slice(0, at) + put + pem.slice(at + drop);
      requireTaken(accepted(text));
    },
  ));
});

Deno.test("fuzz: text that looks like PEM is read or refused, never more", async () => {
  const piece = fc.oneof(
    fc.constantFrom(
      "-----BEGIN CERTIFICATE-----\n",
      "-----END CERTIFICATE-----\n",
      "-----BEGIN PRIVATE KEY-----\n",
      "MII",
      "\n",
      "==",
    ),
    fc.base64String({ maxLength: 100 }),
    fc.string(),
  );
  await fuzz(fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
    requireTaken(accepted(pieces.join("")));
  }));
});

Deno.test("fuzz: a pin is 32 bytes of base64 in its one spelling, or refused", async () => {
  const bytes = fc.uint8Array({ minLength: 30, maxLength: 34 });
  const spelling = bytes.map((value) => Uint8Array.from(value).toBase64());
  const any = fc.oneof(spelling, spelling.map((text) => `sha256/${text}`), fc.string());
  let taken = 0;
  await fuzz(fc.property(any, (typed) => {
    let pin: string;
    try {
      pin = normalisePin(typed);
    } catch (error) {
      assert.ok(error instanceof GcsError && error.kind === "usage");
      return;
    }
    taken++;
    const digest = Uint8Array.fromBase64(pin.replace(/^sha256\//, ""));
    assert.equal(digest.length, 32);
    assert.equal(`sha256/${digest.toBase64()}`, pin);
  }));
  assert.ok(taken > 0, "no pin was accepted: the test tries nothing");
});
