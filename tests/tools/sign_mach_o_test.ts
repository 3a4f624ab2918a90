import assert from "node:assert/strict";
import { machOFacts } from "../../tools/artifacts/mach_o.ts";
import { signature, signedAdHoc } from "../../tools/package/sign_mach_o.ts";

/** A program of x64 with a `__TEXT` of one section and a `__LINKEDIT`, by Apple's description. */
function program(firstSection: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x2345);
  const view = new DataView(bytes.buffer);
  const words = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, true));
  words(0, 0xfeedfacf, 0x01000007, 3, 2, 2, 224);
  words(32, 0x19, 152);
  bytes.set(new TextEncoder().encode("__TEXT"), 40);
  view.setBigUint64(80, 0x1000n, true);
  words(32 + 72 + 48, firstSection);
  words(184, 0x19, 72);
  bytes.set(new TextEncoder().encode("__LINKEDIT"), 192);
  view.setBigUint64(184 + 40, 0x2000n, true);
  view.setBigUint64(184 + 48, 0x345n, true);
  return bytes;
}

Deno.test("a program of macOS is signed page by page, to its very end", () => {
  const signed = signedAdHoc(program(0x400), "gcs");
  assert.deepEqual(machOFacts(signed).signature, { pages: 3, wrong: 0 });
  const view = new DataView(signed.buffer);
  // The last segment reaches to the end of the file, as the loader wants of what is signed.
  const linkEdit = Number(view.getBigUint64(184 + 40, true) + view.getBigUint64(184 + 48, true));
  assert.equal(linkEdit, signed.length);
  assert.deepEqual([view.getUint32(16, true), view.getUint32(20, true)], [3, 240]);
  for (const at of [24, 0x1fff, 0x2344]) {
    const changed = new Uint8Array(signed);
    changed[at] = (changed[at] ?? 0) ^ 1;
    assert.deepEqual(machOFacts(changed).signature, { pages: 3, wrong: 1 });
  }
});

Deno.test("what is signed, or has no room for it, is not signed", () => {
  assert.throws(() => signedAdHoc(signedAdHoc(program(0x400), "gcs"), "gcs"), /signed already/);
  assert.throws(() => signedAdHoc(program(0x108), "gcs"), /no room/);
});

Deno.test("the signature is the one that Deno's compiler writes for arm64", () => {
  // Head of the signature of a program that `deno compile` 2.7.11 made: 83,946,976 bytes of code.
  const head = "fade0cc0000a0252000000010000000000000014fade0c02000a023e0002040000020002" +
    "0000005e00000058000000000000500f0500ede020020" +
    "00c000000000000000000000000000000000000000000000000000000000000000000000000048e0000" +
    "0000000000000001612e6f757400";
  const found = signature(new Uint8Array(83_946_976), "a.out", 76_414_976);
  assert.equal(found.length, 655_954);
  assert.equal(found.subarray(0, head.length / 2).toHex(), head);
});
