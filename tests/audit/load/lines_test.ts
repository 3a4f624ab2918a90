import assert from "node:assert/strict";
import fc from "../../_support/fast_check.ts";
import { fileSource, streamSource } from "../../../src/audit/mod.ts";
import { lineLimit, LineSplitter } from "../../../src/audit/load/lines.ts";
import { hostileTransfer, last, log, ownWords } from "../_hostile_transfers.ts";
import { joined, printed, shownTime } from "../_server_log.ts";
import { all, TestFolder, transferLine, transferLines } from "../_support.ts";

Deno.test("user, host, start and time of every printed line are in the database", async () => {
  const transfers = fc.sample(hostileTransfer, { numRuns: 400, seed: 20261127 });
  await using folder = await TestFolder.make();
  const path = await folder.file("t.log", joined(log(transfers)));
  using audit = await folder.open();
  const report = await audit.load([await fileSource(path)]);
  assert.deepEqual([report.bad, report.unfinished], [0, 0]);
  const rows = await all(audit.query());
  const seen = rows.map(({ started, timestamp, host, username }) =>
    JSON.stringify([started, timestamp, host, username])
  );
  const expected = [...transfers, last].map((transfer) => {
    const [start, end, host, user] = JSON.parse(ownWords(transfer));
    return JSON.stringify([shownTime(start), shownTime(end), host, user]);
  });
  assert.deepEqual(seen.sort(), expected.sort());
});

Deno.test("a long name hides neither its transfer nor the next one", async () => {
  await using folder = await TestFolder.make();
  const long = printed({ ...last, user: "mallory", file: `/${"n".repeat(4_096)}` });
  assert.equal(long.length, 4_095);
  const path = await folder.file("t.log", joined([long, printed(last)]));
  using audit = await folder.open();
  const report = await audit.load([await fileSource(path)]);
  assert.deepEqual([report.inserted, report.doubtful], [2, 1]);
  const [first] = await all(audit.query({ identity: "mallory" }));
  assert.equal(first?.metadata?.cut, true);
  assert.equal(audit.count({ identity: "alice", path: "/last" }), 1);
});

Deno.test("records that were cut are taken apart, however long the line is that they make", async () => {
  await using folder = await TestFolder.make();
  const count = 600;
  const cut = Array.from(
    { length: count },
    (_, index) => printed({ ...last, end: last.end + index, file: `/${"n".repeat(4_096)}` }),
  );
  const path = await folder.file("t.log", joined([...cut, printed(last)]));
  assert.ok((await Deno.stat(path)).size > 2 * lineLimit);
  using audit = await folder.open();
  const report = await audit.load([await fileSource(path)]);
  assert.deepEqual([report.inserted, report.bad], [count + 1, 0]);
  // It goes on where it ended, in the middle of other lines.
  await Deno.writeTextFile(path, transferLines(3).join("\n") + "\n", { append: true });
  const more = await audit.load([await fileSource(path)]);
  assert.deepEqual([more.inserted, more.bad], [3, 0]);
  assert.equal((await audit.load([await fileSource(path)])).inserted, 0);
});

Deno.test("a record that two processes wrote across each other is found again", async () => {
  await using folder = await TestFolder.make();
  const long = joined([printed({ ...last, file: `/${"n".repeat(4_096)}` })]);
  const [a = "", b = "", c = ""] = transferLines(3);
  const text = new TextEncoder();
  const bytes = joined([long, text.encode(`D${a}\n${b.slice(1)}\n${c}\n`)]);
  const path = await folder.file("t.log", bytes);
  using audit = await folder.open();
  const report = await audit.load([await fileSource(path)]);
  assert.deepEqual([report.inserted, report.bad], [4, 0]);
});

Deno.test("a line longer than the limit is counted once, and the next one is read", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const [a = "", b = ""] = transferLines(2);
  const chunk = new Uint8Array(65_536).fill(120);
  async function* stream(count: number) {
    yield new TextEncoder().encode(`${a}\n`);
    for (let index = 0; index < count; index++) {
      await Promise.resolve();
      yield chunk;
    }
    yield new TextEncoder().encode(`\n${b}\n`);
  }
  const report = await audit.load([streamSource("-", stream(640))]);
  assert.deepEqual([report.inserted, report.bad, report.lines], [2, 1, 3]);
  const [bad] = report.badLines;
  assert.match(bad?.reason ?? "", /longer than 1048576 bytes/);
  assert.ok((bad?.text.length ?? 0) <= 1_024);
  assert.equal(bad?.line, 2);
});

Deno.test("what waits for its line end is put together once, and no more than the limit is kept", () => {
  const splitter = new LineSplitter();
  const chunk = new Uint8Array(4_096).fill(120);
  let largest = 0;
  for (let index = 0; index < 20_000; index++) {
    for (const { bytes } of splitter.push(chunk)) largest = Math.max(largest, bytes.length);
  }
  assert.equal(splitter.unfinished, 20_000 * 4_096);
  const lines = [...splitter.push(Uint8Array.of(10)), ...splitter.push(Uint8Array.of(97, 10))];
  for (const { bytes } of lines) largest = Math.max(largest, bytes.length);
  assert.deepEqual(lines.map(({ text, next }) => [text.length, next]), [
    [1_024, 20_000 * 4_096 + 1],
    [1, 20_000 * 4_096 + 3],
  ]);
  assert.ok(largest <= 1_024, `${largest}`);
});

Deno.test("a byte order mark and CRLF are no part of a record", async () => {
  await using folder = await TestFolder.make();
  const lines = transferLines(3);
  const path = await folder.file("t.log", `\ufeff${lines.join("\r\n")}\r\n`);
  using audit = await folder.open();
  assert.deepEqual((await audit.load([await fileSource(path)])).inserted, 3);
  const plain = await folder.file("copy.log", lines.join("\n") + "\n");
  assert.equal((await audit.load([await fileSource(plain)])).inserted, 0, "the same lines");
});

Deno.test("a record with the head of a log is the one that has none", async () => {
  await using folder = await TestFolder.make();
  const lines = transferLines(5);
  const heads = lines.map((line) => `<13>1 2026-11-24T00:00:00Z dtn1 gridftp 7 - - ${line}`);
  const path = await folder.file("messages", heads.join("\n") + "\n");
  const plain = await folder.file("t.log", [...lines, transferLine("/x", 9)].join("\n") + "\n");
  using audit = await folder.open();
  assert.equal((await audit.load([await fileSource(path)])).inserted, 5);
  const report = await audit.load([await fileSource(plain)]);
  assert.deepEqual([report.inserted, report.duplicates], [1, 5]);
  const [row] = await all(audit.query({ path: "/data/file0" }));
  assert.equal(row?.metadata?.head, "<13>1 2026-11-24T00:00:00Z dtn1 gridftp 7 - -");
});

Deno.test("other messages of the server's own log are counted apart, what looks like a transfer is not", async () => {
  await using folder = await TestFolder.make();
  const [line = "", other = ""] = transferLines(2);
  const server = "[7] Thu Jul 27 12:59:42 2023 :: ";
  const path = await folder.file(
    "gridftp.log",
    [
      `${server}Server started in daemon mode.`,
      `${server}localhost:1: [CLIENT]: RETR /x\r`,
      `${server}Transfer failure:`,
      "globus_xio: Unable to open file /x",
      "globus_xio: A system call failed",
      "",
      `${server}Transfer stats: ${line}`,
      "a line of nobody",
      `${server}New connection from: localhost:55806`,
      `${server}Transfer stats: DATE=x`,
      other.replace("HOST=", "HSOT="),
      `${server}localhost:1: [CLIENT]: SITE TASKID ${other}`,
    ].join("\n") + "\n",
  );
  using audit = await folder.open();
  const report = await audit.load([await fileSource(path)]);
  assert.deepEqual([report.inserted, report.messages, report.bad], [1, 6, 4]);
  assert.deepEqual(report.badLines.map(({ line }) => line), [8, 10, 11, 12]);
});
