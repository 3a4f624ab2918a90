import { equalBytes, fromHex } from "../../../src/base/mod.ts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "../../_support/fast_check.ts";
import { ChainHasher, genesis } from "../../../src/audit/chain/link.ts";
import { Sha256 } from "../../../src/audit/chain/sha256.ts";
import { type Removal, RemovalHash } from "../../../src/audit/chain/removals.ts";
import { removalRecord, trailText } from "../../../src/audit/trail/record.ts";
import { formatCheckpoint, parseCheckpoint } from "../../../src/audit/mod.ts";
import { canonicalRecord } from "../../../src/audit/schema/canonical.ts";
import {
  type AuditRecord,
  inlineColumn,
  nameColumns,
  numberColumns,
  textColumns,
} from "../../../src/audit/schema/columns.ts";
import { Ratchet } from "../../../src/audit/trail/ratchet.ts";
import { GcsError } from "../../../src/errors/mod.ts";

const folder = new URL("../../vectors/audit-chain/", import.meta.url);

interface Vectors {
  records: {
    seq: number;
    record: AuditRecord;
    canonical: string;
    leaf: string;
    hash: string;
    key: string;
    mac: string;
  }[];
}

async function vectors<T>(name: string): Promise<T> {
  return JSON.parse(await Deno.readTextFile(new URL(name, folder)));
}

Deno.test("the chain gives the published canonical texts, leaves, links and MACs", async () => {
  const { records } = await vectors<Vectors>("records.json");
  assert.equal(records.length, 3);
  const hasher = new ChainHasher();
  const ratchet = new Ratchet(fromHex(records[0]?.key ?? "") ?? genesis(), 1);
  let hash = genesis();
  for (const vector of records) {
    assert.equal(canonicalRecord(vector.record), vector.canonical);
    const leaf = hasher.leaf(vector.canonical);
    assert.equal(leaf.toHex(), vector.leaf);
    hash = hasher.link(hash, vector.seq, leaf);
    assert.equal(hash.toHex(), vector.hash);
    assert.equal(ratchet.key().toHex(), vector.key);
    assert.equal(ratchet.mac(hash).toHex(), vector.mac);
    ratchet.step();
  }
});

Deno.test("removals give the published hashes and trail record", async () => {
  const { removals, entry } = await vectors<{
    removals: { removed: { seq: number; leaf: string }[]; removal: Removal }[];
    entry: { members: { time: number; intent: number; removal: Removal }; canonical: string };
  }>("removals.json");
  assert.equal(removals.length, 5);
  const hasher = new ChainHasher();
  for (const { removed, removal } of removals) {
    const gone = new RemovalHash();
    for (const { seq, leaf } of removed) gone.add(hasher, seq, fromHex(leaf) ?? genesis());
    assert.deepEqual(
      {
        before: removal.before,
        count: gone.count,
        first: gone.first,
        last: gone.last,
        hash: gone.hash.toHex(),
      },
      removal,
    );
  }
  const { time, intent, removal } = entry.members;
  const record = removalRecord(removal, intent, time);
  assert.deepEqual(record, entry.members);
  assert.equal(trailText(record), entry.canonical);
});

Deno.test("checkpoints are read and written as published, and no other line is one", async () => {
  const { valid, invalid } = await vectors<{
    valid: { line: string; checkpoint: ReturnType<typeof parseCheckpoint> }[];
    invalid: Record<string, string>;
  }>("checkpoints.json");
  for (const { line, checkpoint } of valid) {
    assert.deepEqual(parseCheckpoint(line), checkpoint);
    assert.equal(formatCheckpoint(checkpoint), line);
  }
  assert.ok(Object.keys(invalid).length > 8);
  for (const [why, line] of Object.entries(invalid)) {
    const isUsage = (error: unknown) => error instanceof GcsError && error.kind === "usage";
    assert.throws(() => parseCheckpoint(line), isUsage, why);
  }
});

Deno.test("Sha256 agrees with node:crypto for every length and place", () => {
  const sha = new Sha256();
  const reference = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
  for (let length = 0; length <= 260; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31 + length) & 0xff);
    assert.equal(sha.of(bytes).toHex(), reference(bytes), `${length} bytes`);
  }
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), fc.nat(100), fc.nat(100), (bytes, a, b) => {
      const from = Math.min(a, bytes.length);
      const length = Math.max(0, Math.min(b, bytes.length - from));
      const output = new Uint8Array(40);
      sha.into(bytes, from, length, output, 5);
      assert.equal(output.subarray(5, 37).toHex(), reference(bytes.subarray(from, from + length)));
      assert.deepEqual([...output.subarray(0, 5), ...output.subarray(37)], Array(8).fill(0));
    }),
    { numRuns: 300 },
  );
});

Deno.test("Sha256 goes on after a first block as if the bytes were one", () => {
  const sha = new Sha256();
  const block = Uint8Array.from({ length: 64 }, (_, index) => index);
  const after = sha.after(block);
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (rest) => {
    const output = new Uint8Array(32);
    sha.into(rest, 0, rest.length, output, 0, after);
    const whole = Uint8Array.from([...block, ...rest]);
    assert.deepEqual(output, sha.of(whole));
  }));
});

const record = fc.record(
  {
    ...Object.fromEntries(
      [...nameColumns, ...textColumns, inlineColumn].map((name) => [
        name,
        fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })),
      ]),
    ),
    ...Object.fromEntries(numberColumns.map((name) => [name, fc.maxSafeNat()])),
  },
  { requiredKeys: ["time", "kind"] },
);

function isRecord(value: object): value is AuditRecord {
  return "time" in value && "kind" in value;
}

Deno.test("canonicalRecord equals RFC 8785 for any record", () => {
  fc.assert(
    fc.property(record, (value) => {
      assert.ok(isRecord(value));
      assert.equal(canonicalRecord(value), canonicalize(value));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("leavesInto gives many leaves as leaf gives each", () => {
  const hasher = new ChainHasher();
  fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (values) => {
    const texts = values.filter(isRecord).map(canonicalRecord);
    const leaves = new Uint8Array(texts.length * 32);
    hasher.leavesInto(texts, leaves);
    texts.forEach((text, index) => {
      const reference = createHash("sha256").update("\0" + text).digest("hex");
      assert.equal(leaves.subarray(index * 32, index * 32 + 32).toHex(), reference);
    });
  }));
});

Deno.test("a link binds the number beyond 32 bits", () => {
  const hasher = new ChainHasher();
  const leaf = hasher.leaf("{}");
  const one = hasher.link(genesis(), 1, leaf);
  assert.notDeepEqual(one, hasher.link(genesis(), 2 ** 32 + 1, leaf));
  const bytes = new Uint8Array(73);
  bytes[0] = 1;
  new DataView(bytes.buffer).setBigUint64(33, 4294967297n);
  bytes.set(leaf, 41);
  assert.deepEqual(hasher.link(genesis(), 2 ** 32 + 1, leaf), new Sha256().of(bytes));
});

Deno.test("the ratchet goes forward only, and forgets", () => {
  const key = new Uint8Array(32).fill(1);
  const ratchet = new Ratchet(key, 1);
  const first = ratchet.mac(new Uint8Array(32));
  ratchet.forwardTo(5);
  assert.equal(ratchet.next, 5);
  ratchet.forwardTo(3);
  assert.equal(ratchet.next, 5);
  assert.notDeepEqual(ratchet.mac(new Uint8Array(32)), first);
  assert.deepEqual(key, new Uint8Array(32).fill(1), "the caller's key is its own");
  const copy = ratchet.copy();
  copy.step();
  assert.equal(ratchet.next, 5);
});

Deno.test("hex is read strictly and compared whole", () => {
  assert.equal(fromHex("0g"), undefined);
  assert.equal(fromHex("abc"), undefined);
  assert.deepEqual(fromHex("00ff"), Uint8Array.of(0, 255));
  assert.ok(equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2)));
  assert.ok(!equalBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3)));
  assert.ok(!equalBytes(Uint8Array.of(1), Uint8Array.of(1, 3)));
});
