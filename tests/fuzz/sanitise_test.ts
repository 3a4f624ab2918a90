import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { sanitise, sanitiseDebug, Secret } from "../../src/secrets/mod.ts";
import { fuzz } from "./_runs.ts";

const known = new Secret("Tr0ub4dor & Co");
const shapes = [
  `Ag${"Q7z".repeat(14)}`,
  "AKIAQQQQQQQQQQQQQQQQ",
  `eyJ${"Q".repeat(10)}.eyJ${"Q".repeat(10)}.${"Q".repeat(10)}`,
  "Bearer QQQQQQQQQQ",
  "client_secret=QQQQ",
  '"refresh_token": "QQQQ"',
  "-----BEGIN PRIVATE KEY-----\nQQQQ\n-----END PRIVATE KEY-----",
  known.reveal(),
];
const around = fc.string({ unit: "grapheme", maxLength: 20 })
  .filter((text) => !text.includes("Q"))
  .map((text) => `${text} `);

Deno.test("fuzz: a secret goes whatever stands around it, and nothing comes back", async () => {
  await fuzz(fc.property(around, fc.constantFrom(...shapes), around, (before, secret, after) => {
    const clean = sanitise(`${before}${secret} ${after}`);
    assert.doesNotMatch(clean, /Q{4}|Q7z|Tr0ub/);
    assert.equal(sanitise(clean), clean);
  }));
});

Deno.test("fuzz: any text is sanitised to text that is not much longer", async () => {
  const unit = fc.oneof(
    fc.string(),
    fc.constantFrom(...shapes, "'", '"', "\\", "="),
  );
  await fuzz(fc.property(fc.array(unit, { maxLength: 12 }), (parts) => {
    const text = parts.join("");
    assert.ok(sanitiseDebug(text).length <= 10 * text.length + 10);
  }));
});
