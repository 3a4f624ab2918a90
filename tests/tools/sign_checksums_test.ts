import assert from "node:assert/strict";
import { isSignedBy } from "../../src/update/mod.ts";
import { makeReleaseKey } from "../../tools/release_key.ts";
import { signChecksums } from "../../tools/sign_checksums.ts";

const sums = new TextEncoder().encode(`${"0".repeat(64)}  gcs-2.0.0-linux-x64.tar.gz\n`);

Deno.test("what is signed is these very bytes, by this key alone", async () => {
  const [ours, other] = await Promise.all([makeReleaseKey(), makeReleaseKey()]);
  const signature = await signChecksums(sums, ours.privatePem, ours.publicKey);
  assert.equal(signature.length, 64);
  assert.ok(await isSignedBy(ours.publicKey, sums, signature));
  assert.ok(!await isSignedBy(other.publicKey, sums, signature));
  for (const at of [0, 63]) {
    const bent = signature.with(at, (signature[at] ?? 0) ^ 1);
    assert.ok(!await isSignedBy(ours.publicKey, sums, bent));
  }
  for (let at = 0; at < sums.length; at++) {
    const bent = sums.with(at, (sums[at] ?? 0) ^ 1);
    assert.ok(!await isSignedBy(ours.publicKey, bent, signature), `byte ${at}`);
  }
  assert.ok(!await isSignedBy(ours.publicKey, sums, signature.slice(1)));
  assert.ok(!await isSignedBy(ours.publicKey, sums, new Uint8Array()));
});

Deno.test("a private key that does not fit the programs, or is none, signs nothing and is not shown", async () => {
  const [ours, other] = await Promise.all([makeReleaseKey(), makeReleaseKey()]);
  await assert.rejects(signChecksums(sums, ours.privatePem, other.publicKey), /does not belong/);
  const body = ours.privatePem.split("\n")[1] ?? "";
  for (const bad of ["", body, ours.privatePem.replace(body, body.slice(1)), ours.publicKey]) {
    await assert.rejects(signChecksums(sums, bad, ours.publicKey), (error: Error) => {
      assert.match(error.message, /not an Ed25519 key in PEM/);
      return !error.message.includes(body.slice(8));
    });
  }
});
