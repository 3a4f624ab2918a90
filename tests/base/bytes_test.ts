import assert from "node:assert/strict";
import { equalBytes, fromHex } from "../../src/base/mod.ts";

Deno.test("fromHex gives bytes, and undefined for what is no hexadecimal text", () => {
  assert.deepEqual(fromHex("00fFa5"), new Uint8Array([0, 255, 165]));
  assert.deepEqual(fromHex(""), new Uint8Array());
  for (const text of ["0", "0g", " 00", "0x00"]) assert.equal(fromHex(text), undefined, text);
});

Deno.test("equalBytes compares length and every byte", () => {
  const bytes = (...values: number[]) => new Uint8Array(values);
  assert.ok(equalBytes(bytes(1, 2), bytes(1, 2)));
  assert.equal(equalBytes(bytes(1, 2), bytes(1, 3)), false);
  assert.equal(equalBytes(bytes(1), bytes(1, 0)), false);
});
