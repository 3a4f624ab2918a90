import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import { elfFacts } from "../../tools/artifacts/elf.ts";
import { machOFacts } from "../../tools/artifacts/mach_o.ts";
import { peFacts } from "../../tools/artifacts/pe.ts";
import { hideSymbols } from "../../tools/cross/hide_symbols.ts";
import { namedTargets } from "../../tools/cross/targets.ts";

const text = (words: string) => new TextEncoder().encode(words);

/** A Mach-O file of two signed pages with one function, put together by Apple's description. */
function machO(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(0x3000);
  const view = new DataView(bytes.buffer);
  const little = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, true));
  const big = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, false));
  little(0, 0xfeedfacf, 0x0100000c, 0, 6, 3, 64);
  little(32, 0x2, 24, 0x1000, 2, 0x1100, 32);
  little(56, 0x32, 24, 1, 0x000b0000, 0, 0);
  little(80, 0x1d, 16, 0x2000, 0x1000);
  // Two symbols: one that is exported, one that is only asked for.
  little(0x1000, 1);
  bytes[0x1004] = 0x0f;
  little(0x1010, 9);
  bytes[0x1014] = 0x01;
  bytes.set(text("_gcs_one\0_malloc\0"), 0x1101);
  big(0x2000, 0xfade0cc0, 0x1000, 1, 0, 20);
  big(0x2014, 0xfade0c02, 0x100, 0, 0, 44, 0, 0, 2, 0x2000);
  bytes.set([32, 2, 0, 12], 0x2014 + 36);
  for (const page of [0, 1]) {
    const hash = createHash("sha256").update(bytes.subarray(page << 12, (page + 1) << 12)).digest();
    bytes.set(hash, 0x2014 + 44 + 32 * page);
  }
  return bytes;
}

Deno.test("machOFacts tells processor, oldest system and exports, and hashes signed pages", () => {
  const bytes = machO();
  assert.deepEqual(machOFacts(bytes), {
    machine: "arm64",
    exports: ["gcs_one"],
    oldest: "11.0",
    signature: { pages: 2, wrong: 0 },
  });
  bytes[0x1fff] = 1;
  assert.deepEqual(machOFacts(bytes).signature, { pages: 2, wrong: 1 });
  assert.throws(() => machOFacts(new Uint8Array(64)), /Not a Mach-O file/);
});

/** A PE file with one section that exports one function. */
function pe(characteristics: number): Uint8Array {
  const bytes = new Uint8Array(0x400);
  const view = new DataView(bytes.buffer);
  const words = (at: number, ...values: number[]) =>
    values.forEach((value, index) => view.setUint32(at + 4 * index, value, true));
  words(0x3c, 0x40);
  words(0x40, 0x4550, 0x00018664, 0, 0, 0, 0x00f0);
  view.setUint16(0x40 + 24 + 70, characteristics, true);
  words(0x40 + 24 + 112, 0x1000, 0x80);
  const section = 0x40 + 24 + 0xf0;
  words(section + 8, 0x100, 0x1000, 0x200, 0x200);
  words(0x200 + 24, 1, 0, 0x1040);
  words(0x240, 0x1050);
  bytes.set(text("gcs_one\0"), 0x250);
  return bytes;
}

Deno.test("peFacts tells exports, and which protections are missing", () => {
  assert.deepEqual(peFacts(pe(0x160)), { machine: "x86_64", exports: ["gcs_one"], missing: [] });
  assert.deepEqual(peFacts(pe(0x40)).missing, ["addresses of 64 bits", "data that is not run"]);
});

Deno.test(
  "elfFacts tells of the library here what it exports, needs and is protected by",
  { ignore: Deno.build.os !== "linux" },
  async () => {
    const library = new URL("../../build/sqlcipher/libsqlcipher.so", import.meta.url);
    const facts = await elfFacts(fileURLToPath(library));
    assert.ok(facts.exports.includes("sqlite3_key_v2") && facts.exports.includes("gcs_sha256"));
    assert.match(facts.glibc, /^2\.\d+$/);
    assert.deepEqual(facts.missing, []);
  },
);

Deno.test("a target is one of the five systems, or all of them", () => {
  assert.equal(namedTargets("all").length, 5);
  assert.deepEqual(namedTargets("aarch64-apple-darwin"), ["aarch64-apple-darwin"]);
  assert.throws(() => namedTargets("riscv64"), /there are x86_64-unknown-linux-gnu, /);
});

Deno.test("hideSymbols marks what an object of a macOS archive defines, and nothing else", () => {
  const object = machO();
  const head = `gcs.o/          0           0     0     644     ${
    String(object.length).padEnd(10)
  }\`\n`;
  const archive = new Uint8Array([...text("!<arch>\n"), ...text(head), ...object]);
  const types = () => [0x1004, 0x1014].map((at) => archive[8 + 60 + at]);
  assert.deepEqual(types(), [0x0f, 0x01]);
  assert.equal(hideSymbols(archive), 1);
  assert.deepEqual(types(), [0x1f, 0x01]);
  assert.equal(hideSymbols(archive), 0);
  assert.throws(() => hideSymbols(object), /Not a static library/);
});
