import fc from "../_support/fast_check.ts";
import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { systemRandom } from "../../src/base/mod.ts";
import { openEnvelope, parseEnvelope, sealEnvelope, sealingKey } from "../../src/keys/mod.ts";

/** Runs of each property in an ordinary test run; the fuzzer gives a larger number. */
export const defaultRuns = 1_000;

const key = await sealingKey(new Uint8Array(32).fill(9));

function seal(profile: string, plaintext: Uint8Array<ArrayBuffer>) {
  return sealEnvelope({ format: "gcs-tokens", profile, key, plaintext, random: systemRandom });
}

async function open(bytes: Uint8Array, profile: string) {
  return await openEnvelope(parseEnvelope(bytes, "gcs-tokens"), profile, key);
}

async function refused(bytes: Uint8Array, profile = "p"): Promise<void> {
  await assert.rejects(
    () => open(bytes, profile),
    (error) => error instanceof GcsError && /^(integrity|secure_store)$/.test(error.kind),
  );
}

/** What is sealed opens to the same bytes, under any profile and no other. */
export async function roundTrips(runs: number, seed?: number): Promise<void> {
  const property = fc.asyncProperty(
    fc.uint8Array({ maxLength: 200 }),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.string({ maxLength: 20 }),
    async (content, profile, other) => {
      const plaintext = Uint8Array.from(content);
      const bytes = await seal(profile, plaintext);
      assert.deepEqual(await open(bytes, profile), plaintext);
      if (other !== profile) await refused(bytes, other);
    },
  );
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
}

/** No single changed, added or dropped byte of a file goes unnoticed. */
export async function everyByteMatters(runs: number, seed?: number): Promise<void> {
  const file = await seal("p", new TextEncoder().encode("the content"));
  const property = fc.asyncProperty(
    fc.nat(file.length - 1),
    fc.integer({ min: 1, max: 255 }),
    fc.constantFrom("change", "insert", "drop", "cut"),
    async (at, value, how) => {
      const bytes = [...file];
      if (how === "change") bytes[at] = (bytes[at] ?? 0) ^ value;
      if (how === "insert") bytes.splice(at, 0, value);
      if (how === "drop") bytes.splice(at, 1);
      if (how === "cut") bytes.length = at;
      // Dropping one of two equal neighbours, or adding one, may give the same file again.
      if (Uint8Array.from(bytes).toString() === file.toString()) return;
      await refused(Uint8Array.from(bytes));
    },
  );
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
}

/** Any bytes and any JSON are refused by a GcsError, never by another one. */
export async function garbageIsRefused(runs: number, seed?: number): Promise<void> {
  const member = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.constant("gcs-tokens"));
  const anything = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc.json().map((text) => new TextEncoder().encode(text)),
    fc.dictionary(
      fc.constantFrom("format", "version", "alg", "key_id", "kdf", "iv", "ciphertext", "x"),
      member,
    ).map((value) =>
      new TextEncoder().encode(JSON.stringify({ ["format"]: "gcs-tokens", ...value }))
    ),
  );
  const property = fc.asyncProperty(anything, (bytes) => refused(bytes));
  await fc.assert(property, { numRuns: runs, ...(seed === undefined ? {} : { seed }) });
}
