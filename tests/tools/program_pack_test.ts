import assert from "node:assert/strict";
import { join } from "node:path";
import { headerLength, openPack } from "../../tools/program/pack.ts";
import { makePack, payloadStart, putPack } from "../../tools/program_pack.ts";

const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);
const bytes = (words: string) => new TextEncoder().encode(words);
const payload = bytes("what the runtime carries itself");

/** A program of Linux as the compiler makes it: code, section headers, payload and its length. */
function compiled(codeLength = 300): Uint8Array<ArrayBuffer> {
  const program = new Uint8Array(headerLength + codeLength + 2 * 64 + payload.length + 8);
  program.set([0x7f, 0x45, 0x4c, 0x46, 2, 1]);
  const view = new DataView(program.buffer);
  view.setBigUint64(0x28, BigInt(headerLength + codeLength), true);
  view.setUint16(0x3a, 64, true);
  view.setUint16(0x3c, 2, true);
  program.set(payload, headerLength + codeLength + 2 * 64);
  view.setBigUint64(program.length - 8, BigInt(payload.length + 8), true);
  return program;
}

async function withProgram(check: (path: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "gcs-pack-" });
  const path = join(folder, "gcs");
  try {
    await Deno.writeFile(path, compiled());
    await check(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

const contents = [["one", bytes("first")], ["none", bytes("")], ["two", bytes("second")]] as const;

Deno.test("a program reads the files of its pack, and its payload stays at the end", () =>
  withProgram(async (path) => {
    const pack = makePack(contents);
    await putPack(path, pack);
    const program = await Deno.readFile(path);
    assert.equal(payloadStart(program), program.length - payload.length - 8);
    await assert.rejects(putPack(path, pack), /not right behind the code/);
    assert.ok(program.toHex().endsWith(compiled().slice(-payload.length - 8).toHex()));
    const opened = openPack(path, pack.id, pack.files);
    assert.equal(text(opened?.read("two")), "second");
    assert.equal(text(opened?.read("one")), "first");
    assert.equal(text(opened?.read("none")), "");
    assert.equal(opened?.read("three"), undefined);
  }));

Deno.test("a file of a pack is read part by part, whatever else is read in between", () =>
  withProgram(async (path) => {
    const pack = makePack(contents);
    await putPack(path, pack);
    const opened = openPack(path, pack.id, pack.files);
    const file = opened?.open("two");
    const part = new Uint8Array(4);
    assert.equal(file?.readSync(part), 4);
    assert.equal(text(part), "seco");
    assert.equal(text(opened?.read("one")), "first");
    assert.equal(file?.readSync(part), 2);
    assert.equal(text(part.subarray(0, 2)), "nd");
    assert.equal(file?.readSync(part), null);
  }));

Deno.test("a program that is replaced while it runs goes on reading its own pack", () =>
  withProgram(async (path) => {
    const pack = makePack(contents);
    await putPack(path, pack);
    const opened = openPack(path, pack.id, pack.files);
    const other = makePack([["one", bytes("other")]]);
    await Deno.writeFile(`${path}.new`, compiled(5000));
    await putPack(`${path}.new`, other);
    await Deno.rename(`${path}.new`, path);
    assert.equal(text(opened?.read("one")), "first");
    assert.equal(openPack(path, pack.id, pack.files), undefined);
    assert.equal(text(openPack(path, other.id, other.files)?.read("one")), "other");
  }));

Deno.test("no pack is put into a program that keeps its payload otherwise", () =>
  withProgram(async (path) => {
    const others = [
      // Another system.
      compiled().fill(0x4d, 0, 2),
      // The payload is a part of the code, as from 2.9 on.
      compiled().fill(0, -8),
      // Something else is at the end.
      new Uint8Array([...compiled(), ...bytes("signature")]),
    ];
    for (const other of others) {
      await Deno.writeFile(path, other);
      assert.equal(payloadStart(other), undefined);
      await assert.rejects(putPack(path, makePack(contents)), /not right behind the code/);
      assert.deepEqual(await Deno.readFile(path), other);
    }
  }));
