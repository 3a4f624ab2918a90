import assert from "node:assert/strict";
import { gzipSync, zstdCompressSync } from "node:zlib";
import {
  type AuditDatabase,
  fileSource,
  logSet,
  type LogSource,
  streamSource,
} from "../../../src/audit/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { joined } from "../_server_log.ts";
import { all, TestFolder, transferLines } from "../_support.ts";

const lines = transferLines(1_600);
const text = (from: number, to: number) =>
  new TextEncoder().encode(lines.slice(from, to).join("\n") + "\n");

/** A piece of a file whose content nobody is meant to see (RFC 8878, section 3.1.2). */
const skippable = Uint8Array.of(0x51, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3);

const packings: readonly (readonly [name: string, bytes: Uint8Array])[] = [
  ["t.gz", gzipSync(text(0, 1_500))],
  ["members.gz", joined([gzipSync(text(0, 1_000)), gzipSync(text(1_000, 1_500))])],
  ["padded.gz", joined([gzipSync(text(0, 1_500)), new Uint8Array(512)])],
  ["t.zst", zstdCompressSync(text(0, 1_500))],
  [
    "frames.zst",
    joined([
      skippable,
      zstdCompressSync(text(0, 1_000)),
      zstdCompressSync(new Uint8Array(0)),
      zstdCompressSync(text(1_000, 1_200)),
      skippable,
      zstdCompressSync(text(1_200, 1_500)),
    ]),
  ],
  ["gzipped.log", gzipSync(text(0, 1_500))],
];

async function* inPieces(bytes: Uint8Array, length: number) {
  for (let at = 0; at < bytes.length; at += length) {
    await Promise.resolve();
    yield bytes.subarray(at, at + length);
  }
}

for (const [name, bytes] of packings) {
  Deno.test(`load reads all of ${name}, also from a stream in small pieces`, async () => {
    await using folder = await TestFolder.make();
    const path = await folder.file(name, bytes);
    using audit = await folder.open();
    const report = await audit.load([await fileSource(path)]);
    assert.deepEqual([report.inserted, report.bad], [1_500, 0]);
    assert.deepEqual((await audit.load([await fileSource(path)])).inserted, 0);
    const again = await audit.load([streamSource("-", inPieces(bytes, 5))]);
    assert.deepEqual([again.inserted, again.duplicates, again.bad], [0, 1_500, 0]);
  });
}

Deno.test("a packed file that is cut short is an error, at every place", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  for (const [packing, bytes] of [packings[0], packings[3], packings[4]].filter((one) => !!one)) {
    const second = packing === "frames.zst" ? 11 + zstdCompressSync(text(0, 1_000)).length : 0;
    for (const share of [0.1, 0.5, 0.9, 0.999]) {
      const length = second + Math.floor((bytes.length - second) * share);
      const path = await folder.file("cut", bytes.slice(0, length));
      const load = fileSource(path).then((source) => audit.load([source]));
      await assert.rejects(load, /"cut" is cut short or not a (gzip|zstd) file/, packing);
    }
  }
});

Deno.test("a file that is not packed as its name says is an error, also when it is empty", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  for (const name of ["odd.gz", "odd.zst"]) {
    for (const bytes of [text(0, 10), new Uint8Array(0)]) {
      const source = await fileSource(await folder.file(name, bytes));
      await assert.rejects(audit.load([source]), /is cut short or not a/, name);
    }
  }
});

Deno.test("packings that cannot be read are refused by name, in files and streams", async () => {
  await using folder = await TestFolder.make();
  const starts: readonly (readonly [packing: string, bytes: Uint8Array])[] = [
    ["bzip2", Uint8Array.of(0x42, 0x5a, 0x68, 0x39, 0x31, 0x41, 0x59)],
    ["xz", Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00, 0x00, 0x04)],
    ["lz4", Uint8Array.of(0x04, 0x22, 0x4d, 0x18, 0x64)],
    ["zip", Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x14)],
  ];
  using audit = await folder.open();
  const isRefused = (packing: string) => (error: unknown) =>
    error instanceof GcsError && error.kind === "usage" &&
    error.message.includes(`packed with ${packing}`) && / -dc? |-p /.test(error.hint ?? "");
  for (const [packing, bytes] of starts) {
    const path = await folder.file("t.log", bytes);
    await assert.rejects(fileSource(path), isRefused(packing), packing);
    await assert.rejects(
      audit.load([streamSource("-", inPieces(bytes, 100))]),
      isRefused(packing),
      packing,
    );
  }
  // A rotated file that cannot be read is not passed over.
  await folder.file("t.log", text(0, 1));
  await folder.file("t.log.1.xz", starts[1]?.[1] ?? new Uint8Array(0));
  await assert.rejects(logSet([folder.at("t.log")], { withSiblings: true }), isRefused("xz"));
});

Deno.test("a file that unpacks to more than any log is refused, whole or in members", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const part = gzipSync(new Uint8Array(16 * 1024 * 1024).fill(120));
  const load = async (count: number) => {
    const path = await folder.file("bomb.gz", joined(Array.from({ length: count }, () => part)));
    return await audit.load([await fileSource(path)]);
  };
  await assert.rejects(
    load(17),
    (error: unknown) =>
      error instanceof GcsError && error.kind === "failed" &&
      /"bomb.gz" unpacks to more than any log/.test(error.message),
  );
  const { bad, inserted } = await load(2);
  assert.deepEqual([bad, inserted], [1, 0], "one line that is too long");
});

async function loaded(audit: AuditDatabase, sources: readonly LogSource[]) {
  const report = await audit.load(sources);
  assert.equal(report.bad, 0);
  return (await all(audit.query({}, { order: "oldest" }))).map((
    { id, timestamp },
  ) => [id, timestamp]);
}

Deno.test("folders, patterns and many files are read in order of time, each line once", async () => {
  const files: readonly (readonly [name: string, bytes: Uint8Array])[] = [
    ["t.log", text(80, 90)],
    ["t.log.1", text(70, 80)],
    ["t.log.2.gz", gzipSync(text(60, 70))],
    ["t.log.2", text(60, 70)],
    ["t.log.10.zst", zstdCompressSync(text(50, 60))],
    ["t-20260101.log", text(40, 50)],
    ["t-20251231.log", text(30, 40)],
    ["copy of t.log", text(80, 90)],
  ];
  const ways: readonly ((folder: TestFolder) => string[])[] = [
    (folder) => [folder.path],
    (folder) => [folder.at("*t*log*")],
    (folder) => files.map(([name]) => folder.at(name)).sort().reverse(),
    (folder) => [folder.at("t.log"), folder.at("?-*.log"), folder.at("t.log.*")],
  ];
  for (const way of ways) {
    await using folder = await TestFolder.make();
    await using database = await TestFolder.make();
    for (const [name, bytes] of files) await folder.file(name, bytes);
    await folder.file("notes.txt", "nothing of a log\n");
    await Deno.mkdir(folder.at("t.log.folder"));
    using audit = await database.open();
    const set = await logSet(way(folder));
    const rows = await loaded(audit, set.sources);
    assert.deepEqual(rows.map(([id]) => id), Array.from({ length: 60 }, (_, index) => index + 1));
    const names = way(folder).length === 1 && way(folder)[0] === folder.path ? ["notes.txt"] : [];
    assert.deepEqual(set.leftOut, names.map((name) => folder.at(name)));
  }
});

Deno.test("what is not there is an error that names it", async () => {
  await using folder = await TestFolder.make();
  await assert.rejects(logSet([folder.at("x*.log")]), /No file matches ".*x\*\.log"/);
  await assert.rejects(logSet([folder.at("none/x*.log")]), /No file matches/);
  await assert.rejects(logSet([folder.at("none.log")]), GcsError);
  await folder.file("notes.txt", "nothing\n");
  await assert.rejects(logSet([folder.path]), /There is no log in the folder/);
});

Deno.test("a file that grows while it is read is read to its end, and nothing twice", async () => {
  await using folder = await TestFolder.make();
  const path = await folder.file("t.log", text(0, 1_000));
  const source = await fileSource(path);
  let grown = 1_000;
  const growing: LogSource = {
    ...source,
    async *chunks(offset, read) {
      for await (const chunk of source.chunks(offset, read)) {
        yield chunk;
        if (grown >= 1_500) continue;
        const bytes = text(grown, grown += 100);
        // The writer is in the middle of a line when it is looked at.
        await Deno.writeFile(path, bytes.subarray(0, 5_000), { append: true });
        await Deno.writeFile(path, bytes.subarray(5_000), { append: true });
      }
    },
  };
  using audit = await folder.open();
  const first = await audit.load([growing]);
  assert.deepEqual([first.inserted > 1_000, first.bad], [true, 0]);
  await Deno.writeFile(path, text(grown, 1_600), { append: true });
  const second = await audit.load([await fileSource(path)]);
  assert.deepEqual([first.inserted + second.inserted, second.bad], [1_600, 0]);
});
