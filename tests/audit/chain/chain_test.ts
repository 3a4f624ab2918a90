import { equalBytes, fromHex } from "../../../src/base/mod.ts";
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import fc from "../../_support/fast_check.ts";
import { ChainHasher, genesis } from "../../../src/audit/chain/link.ts";
import { type Removal, RemovalHash } from "../../../src/audit/chain/removals.ts";
import { removalRecord, trailText } from "../../../src/audit/trail/record.ts";
import { formatCheckpoint, openSqlcipher, parseCheckpoint } from "../../../src/audit/mod.ts";
import { CanonicalTexts } from "../../../src/audit/schema/canonical.ts";
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

/** Runs `work` with the library's hashes, then with those of `node:crypto`. */
/** The canonical text of a record. */
function canonicalRecord(record: AuditRecord): string {
  const texts = new CanonicalTexts();
  texts.add(record);
  const [before, text = ""] = new TextDecoder().decode(texts.bytes).split("\0");
  assert.equal(before, "", "a zero byte stands before each");
  return text;
}

function forEachHasher(work: (hasher: ChainHasher) => void): void {
  using db = openSqlcipher(":memory:", {});
  assert.ok(db.chainHashes !== undefined, "deno task build:sqlcipher");
  for (const hashes of [db.chainHashes, undefined]) work(new ChainHasher(hashes));
}

Deno.test("the chain gives the published canonical texts, leaves, links and MACs", async () => {
  const { records } = await vectors<Vectors>("records.json");
  assert.equal(records.length, 3);
  forEachHasher((hasher) => {
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
    const leaves = Uint8Array.fromHex(records.map(({ leaf }) => leaf).join(""));
    const links = new Uint8Array(leaves.length);
    hasher.linksInto(genesis(), 1, leaves, records.length, links);
    assert.equal(links.toHex(), records.map(({ hash }) => hash).join(""), "all with one call");
  });
});

Deno.test("removals give the published hashes and trail record", async () => {
  const { removals, entry } = await vectors<{
    removals: { removed: { seq: number; leaf: string }[]; removal: Removal }[];
    entry: { members: { time: number; intent: number; removal: Removal }; canonical: string };
  }>("removals.json");
  assert.equal(removals.length, 5);
  forEachHasher((hasher) => {
    for (const { removed, removal } of removals) {
      const gone = new RemovalHash();
      for (const { seq, leaf } of removed) gone.add(hasher, seq, fromHex(leaf) ?? genesis());
      const { before } = removal;
      const { count, first, last, hash } = gone;
      assert.deepEqual({ before, count, first, last, hash: hash.toHex() }, removal);
    }
  });
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

Deno.test("the library and node:crypto hash any bytes alike, and write nowhere else", () => {
  forEachHasher((hasher) => {
    const one = (head: Uint8Array, bytes: Uint8Array, from: number, length: number) => {
      const output = new Uint8Array(40);
      hasher.sha256Into(head, bytes, from, length, output.subarray(5, 37));
      assert.deepEqual([...output.subarray(0, 5), ...output.subarray(37)], Array(8).fill(0));
      const rest = bytes.subarray(from, from + length);
      const reference = createHash("sha256").update(head).update(rest).digest("hex");
      assert.equal(output.subarray(5, 37).toHex(), reference, `${head.length} + ${length} bytes`);
    };
    for (let length = 0; length <= 260; length++) {
      one(new Uint8Array(64), Uint8Array.from({ length }, (_, at) => at * 31 + length), 0, length);
    }
    const bytes = fc.uint8Array({ maxLength: 2000 });
    fc.assert(fc.property(bytes, bytes, fc.nat(100), fc.nat(100), (head, rest, a, b) => {
      const from = Math.min(a, rest.length);
      one(head, rest, from, Math.max(0, Math.min(b, rest.length - from)));
    }));
  });
});

Deno.test("hashes are refused where there is no room for them", () => {
  forEachHasher((hasher) => {
    const [short, hash] = [new Uint8Array(31), new Uint8Array(32)];
    assert.throws(() => hasher.leavesInto(["{}"], short), RangeError);
    assert.throws(() => hasher.leavesInto(["{}"], hash, 1), RangeError);
    assert.throws(() => hasher.leavesOf(Uint8Array.of(0, 0x7b, 0x7d), 1, hash, 1), RangeError);
    assert.throws(() => hasher.linksInto(hash, 1, short, 1, hash), RangeError);
    assert.throws(() => hasher.linksInto(hash, 1, hash, 2, new Uint8Array(64)), RangeError);
    assert.throws(() => hasher.linksInto(short, 1, hash, 1, hash), { kind: "integrity" });
    assert.throws(() => hasher.sha256Into(hash, hash, 1, 32, hash), RangeError);
    assert.throws(() => hasher.sha256Into(hash, hash, 0, 32, short), RangeError);
  });
});

Deno.test("the library hashes only texts that are told apart, and only while it is open", () => {
  const db = openSqlcipher(":memory:", {});
  const { chainHashes } = db;
  assert.ok(chainHashes !== undefined);
  const leaves = new Uint8Array(96);
  for (const [text, count] of [["\0a\0b", 1], ["\0a\0b", 3], ["a\0b", 1], ["", 1]] as const) {
    const bytes = new TextEncoder().encode(text);
    assert.throws(() => chainHashes.leaves(bytes, count, leaves), GcsError, JSON.stringify(text));
  }
  db.close();
  const hasher = new ChainHasher(chainHashes);
  assert.throws(() => hasher.leaf("{}"), /The audit database is closed/);
});

/** Older programs kept numbers beyond 2^53 as doubles. */
const number = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 9, 10, 99_999_999, 100_000_000, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

const record = fc.record(
  {
    ...Object.fromEntries(
      [...nameColumns, ...textColumns, inlineColumn].map((name) => [
        name,
        fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary" })),
      ]),
    ),
    ...Object.fromEntries(numberColumns.map((name) => [name, number])),
  },
  { requiredKeys: ["time", "kind"] },
);

function isRecord(value: object): value is AuditRecord {
  return "time" in value && "kind" in value;
}

Deno.test("the canonical text of any record is that of RFC 8785", () => {
  fc.assert(
    fc.property(record, (value) => {
      assert.ok(isRecord(value));
      assert.equal(canonicalRecord(value), canonicalize(value));
    }),
    { numRuns: 1000 },
  );
});

Deno.test("many leaves with one call are as node:crypto gives each, of texts and of bytes", () => {
  const all = new CanonicalTexts();
  forEachHasher((hasher) => {
    fc.assert(fc.property(fc.array(record, { minLength: 1, maxLength: 20 }), (values) => {
      const records = values.filter(isRecord);
      const texts = records.map(canonicalRecord);
      const expected = texts.map((text) => createHash("sha256").update("\0" + text).digest("hex"));
      const leaves = new Uint8Array(texts.length * 32 + 1);
      hasher.leavesInto(texts, leaves, 1);
      assert.equal(leaves.subarray(1).toHex(), expected.join(""));
      leaves.fill(0);
      all.clear();
      records.forEach((value) => all.add(value));
      assert.equal(all.count, records.length);
      hasher.leavesOf(all.bytes, all.count, leaves, 1);
      assert.equal(leaves.subarray(1).toHex(), expected.join(""));
    }));
  });
});

Deno.test("linksInto binds previous hash, number and leaf, to the largest number", () => {
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 });
  const number = fc.oneof(fc.maxSafeNat(), fc.constantFrom(1, 2 ** 32 - 1, 2 ** 32 + 1));
  forEachHasher((hasher) => {
    fc.assert(
      fc.property(hash, number, fc.array(hash, { maxLength: 5 }), (previous, seq, leaves) => {
        const first = Math.min(seq, Number.MAX_SAFE_INTEGER - leaves.length);
        const links = new Uint8Array(leaves.length * 32);
        const all = Uint8Array.from(leaves.flatMap((leaf) => [...leaf]));
        hasher.linksInto(previous, first, all, leaves.length, links);
        let before = previous;
        leaves.forEach((leaf, index) => {
          const message = new Uint8Array(73);
          message[0] = 1;
          message.set(before, 1);
          new DataView(message.buffer).setBigUint64(33, BigInt(first + index));
          message.set(leaf, 41);
          before = new Uint8Array(createHash("sha256").update(message).digest());
          assert.equal(links.subarray(index * 32, index * 32 + 32).toHex(), before.toHex());
        });
      }),
    );
  });
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
