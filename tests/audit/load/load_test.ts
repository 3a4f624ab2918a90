import assert from "node:assert/strict";
import {
  type BadLine,
  fileSource,
  type LoadProgress,
  rotatedFiles,
  rotatedSources,
  streamSource,
} from "../../../src/audit/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { all, TestFolder, transferLine, transferLines } from "../_support.ts";

async function gzip(text: string): Promise<Uint8Array> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

Deno.test("load takes every line once, however often it is loaded", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const path = await folder.file("t.log", transferLines(500).join("\n") + "\n");
  const first = await audit.load([await fileSource(path)]);
  assert.deepEqual([first.lines, first.inserted, first.duplicates, first.bad], [500, 500, 0, 0]);
  const second = await audit.load([await fileSource(path)]);
  assert.deepEqual([second.inserted, second.lines < 5], [0, true], "it goes on where it stopped");
  const third = await audit.load([await fileSource(path)], { reread: true });
  assert.deepEqual([third.lines, third.inserted, third.duplicates], [500, 0, 500]);
  assert.equal(audit.count(), 500);
  const copy = await folder.file("copy.log", await Deno.readTextFile(path));
  assert.equal((await audit.load([await fileSource(copy)])).inserted, 0);
});

Deno.test("load goes on in a file that grew, and leaves an unfinished line", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const lines = transferLines(30);
  const last = lines[29] ?? "";
  const path = await folder.file("t.log", lines.slice(0, 20).join("\n") + "\n" + last.slice(0, 50));
  const first = await audit.load([await fileSource(path)]);
  assert.deepEqual([first.inserted, first.bad, first.unfinished], [20, 0, 50]);
  await Deno.writeTextFile(path, lines.join("\n") + "\n");
  const second = await audit.load([await fileSource(path)]);
  assert.deepEqual([second.inserted, second.bad, second.unfinished], [10, 0, 0]);
  assert.ok(second.lines < 15);
});

Deno.test("equal lines of one log are as many records, also across a growing file", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const same = transferLine("/data/same", 7);
  const path = await folder.file("t.log", [transferLine("/a", 1), same, same].join("\n") + "\n");
  assert.equal((await audit.load([await fileSource(path)])).inserted, 3);
  await Deno.writeTextFile(path, [same, same, transferLine("/b", 9)].join("\n") + "\n", {
    append: true,
  });
  const grown = await audit.load([await fileSource(path)]);
  assert.equal(grown.inserted, 3, "two more equal lines and a new one");
  assert.equal(audit.count({ path: "/data/same" }), 4);
  assert.equal((await audit.load([await fileSource(path)], { reread: true })).inserted, 0);
});

Deno.test("load follows a log through rotation and compression", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const lines = transferLines(90);
  const text = (from: number, to: number) => lines.slice(from, to).join("\n") + "\n";
  const path = await folder.file("t.log", text(0, 40));
  assert.equal((await audit.load(await rotatedSources(path))).inserted, 40);
  // Rotated twice since: what was .log is now .2.gz, and was longer when it was rotated.
  await folder.file("t.log.2.gz", await gzip(text(0, 50)));
  await folder.file("t.log.1", text(50, 70));
  await folder.file("t.log.1.gz", await gzip(text(50, 70)));
  await folder.file("t.log", text(70, 90));
  await folder.file("t.log.bak", "not ours\n");
  const files = await rotatedFiles(path);
  assert.deepEqual(files.map((file) => file.slice(folder.path.length + 1)), [
    "t.log.2.gz",
    "t.log.1",
    "t.log",
  ]);
  const report = await audit.load(await rotatedSources(path));
  assert.deepEqual([report.inserted, report.duplicates < 3, report.bad], [50, true, 0]);
  const paths = await all(audit.query({}, { order: "oldest" }));
  assert.deepEqual(
    paths.map(({ resource }) => resource),
    lines.map((_, index) => `/data/file${index}`),
  );
});

Deno.test("rotated files by date come oldest first", async () => {
  await using folder = await TestFolder.make();
  for (const name of ["t.log-20260102", "t.log-20260101.gz", "t.log", "t.log.10", "t.log.9"]) {
    await folder.file(name, "");
  }
  const files = await rotatedFiles(folder.at("t.log"));
  assert.deepEqual(files.map((file) => file.slice(folder.path.length + 1)), [
    "t.log-20260101.gz",
    "t.log-20260102",
    "t.log.10",
    "t.log.9",
    "t.log",
  ]);
});

Deno.test("load reads a stream in pieces of any size, with mixed line ends", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const [a = "", b = "", c = "", d = ""] = transferLines(4);
  const bytes = new TextEncoder().encode(
    `${a}\r\n\r\n${b}\n\n${c.replace("/data", "/däta")}\r\n${d}`,
  );
  async function* pieces() {
    for (let at = 0; at < bytes.length; at += 7) {
      await Promise.resolve();
      yield bytes.subarray(at, at + 7);
    }
  }
  const report = await audit.load([streamSource("-", pieces())]);
  assert.deepEqual([report.inserted, report.bad, report.unfinished], [4, 0, 0]);
  const rows = await all(audit.query({}, { order: "oldest" }));
  assert.deepEqual(rows.map(({ resource }) => resource), [
    "/data/file0",
    "/data/file1",
    "/däta/file2",
    "/data/file3",
  ]);
  assert.equal(rows[0]?.source, "-");
});

Deno.test("bytes that are not UTF-8 are kept", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const line = Uint8Array.from(
    transferLine("/data/X"),
    (character) => character === "X" ? 0xff : character.charCodeAt(0),
  );
  const path = await folder.file("t.log", Uint8Array.from([...line, 10]));
  assert.equal((await audit.load([await fileSource(path)])).inserted, 1);
  const [row] = await all(audit.query());
  assert.equal(row?.resource, "/data/\ufffd");
  const raw = Uint8Array.from(
    atob(String(row?.metadata?.line)),
    (character) => character.charCodeAt(0),
  );
  assert.deepEqual(raw, line);
});

Deno.test("bad lines are counted with their numbers and handed out", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const lines = transferLines(60);
  lines.splice(10, 0, "rubbish");
  lines.splice(50, 0, "DATE=x NL.EVNT=y");
  const path = await folder.file("t.log", lines.join("\n") + "\n");
  const rejected: BadLine[] = [];
  const report = await audit.load([await fileSource(path)], {
    reject: (bad) => void rejected.push(bad),
  });
  assert.deepEqual([report.inserted, report.bad], [60, 2]);
  assert.deepEqual(rejected.map(({ line, text }) => [line, text]), [[11, "rubbish"], [
    51,
    "DATE=x NL.EVNT=y",
  ]]);
  assert.deepEqual(report.badLines, rejected);
});

Deno.test("strict stops at the first bad line, keeps what came before, and reports it again", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const lines = transferLines(5);
  lines.splice(3, 0, "rubbish");
  const path = await folder.file("t.log", lines.join("\n") + "\n");
  const load = () =>
    audit.load([], {}).then(async () => audit.load([await fileSource(path)], { strict: true }));
  const isBadLine = (error: unknown) =>
    error instanceof GcsError && error.kind === "failed" && /Line 4/.test(error.message);
  await assert.rejects(load, isBadLine);
  assert.equal(audit.count(), 3);
  await assert.rejects(load, isBadLine);
  assert.equal(audit.count(), 3);
});

Deno.test("since leaves out older records without forgetting them", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const path = await folder.file("t.log", transferLines(10).join("\n") + "\n");
  const since = Date.UTC(2026, 10, 24, 0, 0, 6);
  const report = await audit.load([await fileSource(path)], { since });
  assert.deepEqual([report.inserted, report.skipped], [4, 6]);
  assert.equal((await audit.load([await fileSource(path)])).inserted, 6);
});

Deno.test("an interrupted load keeps what was committed and goes on from there", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const path = await folder.file("t.log", transferLines(40_000).join("\n") + "\n");
  const stop = new AbortController();
  const report = await audit.load([await fileSource(path)], {
    signal: stop.signal,
    progress: ({ inserted }) => inserted > 0 && stop.abort(),
  });
  assert.equal(report.interrupted, true);
  assert.ok(report.inserted > 0 && report.inserted < 40_000, `${report.inserted}`);
  assert.equal(audit.count(), report.inserted);
  const rest = await audit.load([await fileSource(path)]);
  assert.equal(rest.inserted, 40_000 - report.inserted);
  assert.ok(rest.lines < 40_000);
  assert.equal((await audit.verify()).logs, 40_000);
});

Deno.test("progress counts bytes and lines and ends at the whole", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const text = transferLines(3000).join("\n") + "\n";
  const path = await folder.file("t.log", text);
  const seen: LoadProgress[] = [];
  await audit.load([await fileSource(path)], { progress: (progress) => seen.push(progress) });
  const last = seen.at(-1);
  assert.deepEqual([last?.lines, last?.inserted, last?.bytes, last?.totalBytes], [
    3000,
    3000,
    text.length,
    text.length,
  ]);
  assert.equal(last?.remainingMs, 0);
  assert.ok(
    seen.every(({ bytes }, index) => index === 0 || bytes >= (seen[index - 1]?.bytes ?? 0)),
  );
});

Deno.test("documents of an API load once, whatever page they come on", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const document = (index: number) => ({
    id: `id-${index}`,
    timestamp: new Date(Date.UTC(2026, 0, 1) + index * 1000).toISOString(),
    event_type: "access",
    message: `line ${index}`,
  });
  async function* pages(from: number, to: number) {
    for (let index = from; index < to; index++) {
      await Promise.resolve();
      yield index === 3 ? { timestamp: "never" } : document(index);
    }
  }
  const first = await audit.loadFrom("dtn.example.org", pages(0, 10));
  assert.deepEqual([first.inserted, first.bad, first.badLines[0]?.line], [9, 1, 4]);
  const second = await audit.loadFrom("dtn.example.org", pages(5, 15));
  assert.deepEqual([second.inserted, second.duplicates], [5, 5]);
});

Deno.test("a source that fails ends the load and keeps what came before", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  async function* broken() {
    yield new TextEncoder().encode(transferLines(5).join("\n") + "\n");
    await Promise.resolve();
    throw new GcsError("unavailable", "The line was cut");
  }
  await assert.rejects(audit.load([streamSource("-", broken())]), /The line was cut/);
  assert.equal(audit.count(), 5);
});

Deno.test("a missing file is an error that names it", async () => {
  await using folder = await TestFolder.make();
  await assert.rejects(fileSource(folder.at("none.log")), GcsError);
});

Deno.test("rotatedFiles tells of a folder that it cannot list, by its name", async () => {
  await assert.rejects(rotatedFiles("/nowhere/logs/transfer.log"), {
    name: "GcsError",
    message: /^Cannot list "logs"/,
  });
});
