import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { z } from "zod";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import {
  openEnvelope,
  parseEnvelope,
  passphraseKey,
  sealEnvelope,
  sealingKey,
} from "../../src/keys/mod.ts";
import { fromBase64url } from "../../src/base/base64url.ts";
import { systemRandom } from "../../src/base/mod.ts";

const folder = new URL("../vectors/envelope/", import.meta.url);
const vectorSchema = z.strictObject({
  format: z.enum(["gcs-tokens", "gcs-keys"]),
  profile: z.string(),
  key: z.string().optional(),
  passphrase: z.string().optional(),
  file: z.string(),
  opens: z.string().optional(),
  error: z.strictObject({ kind: z.string(), message: z.string() }).optional(),
});
type Vector = z.infer<typeof vectorSchema>;

const names = readdirSync(folder).filter((name) => name.endsWith(".json")).sort();
const load = (name: string) =>
  vectorSchema.parse(JSON.parse(readFileSync(new URL(name, folder), "utf8")));

async function open(vector: Vector): Promise<string> {
  const envelope = parseEnvelope(new TextEncoder().encode(vector.file), vector.format);
  const raw = fromBase64url(vector.key ?? "") ?? new Uint8Array();
  const key = envelope.kdf !== undefined && vector.passphrase !== undefined
    ? await passphraseKey(new Secret(vector.passphrase), envelope.kdf)
    : await sealingKey(raw);
  return new TextDecoder().decode(await openEnvelope(envelope, vector.profile, key));
}

Deno.test("the envelope vectors hold valid files and many kinds of broken ones", () => {
  const vectors = names.map(load);
  assert.ok(vectors.filter((vector) => vector.opens !== undefined).length >= 4);
  assert.ok(vectors.filter((vector) => vector.error !== undefined).length >= 30);
});

for (const name of names) {
  const vector = load(name);
  Deno.test(`envelope vector ${name} ${vector.error ? "is refused by name" : "opens"}`, async () => {
    if (vector.error === undefined) return assert.equal(await open(vector), vector.opens);
    const { kind, message } = vector.error;
    await assert.rejects(open(vector), (error) => {
      assert.ok(error instanceof GcsError);
      assert.deepEqual({ kind: error.kind, message: error.message }, { kind, message });
      return true;
    });
  });
}

Deno.test("sealEnvelope gives byte for byte what the reference writes when the IV is the same", async () => {
  const vector = load("valid-keyring.json");
  const raw = fromBase64url(vector.key ?? "");
  assert.ok(raw);
  const bytes = await sealEnvelope({
    format: "gcs-tokens",
    profile: vector.profile,
    key: await sealingKey(raw),
    plaintext: new TextEncoder().encode(vector.opens),
    random: { ...systemRandom, bytes: (length) => Uint8Array.from({ length }, (_, n) => n) },
  });
  assert.equal(new TextDecoder().decode(bytes), vector.file);
});
