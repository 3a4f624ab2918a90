import assert from "node:assert/strict";
import process from "node:process";
import fc from "../../_support/fast_check.ts";
import { parseLine, readLine } from "../../../src/audit/parse/line.ts";
import { parseTransferLine } from "../../../src/audit/parse/transfer_line.ts";
import type { AuditRecord } from "../../../src/audit/schema/columns.ts";
import { printed } from "../_server_log.ts";
import { transferLine } from "../_support.ts";

function parsed(line: string): AuditRecord {
  const record = parseLine(line);
  assert.ok(typeof record === "object", String(record));
  return record;
}

Deno.test("parseLine reads every field of a transfer log line", () => {
  assert.deepEqual(parsed(transferLine("/data/a.dat", 0, " retrans=0,1,0,0")), {
    action: "RETR",
    bytes: 1000,
    client: "192.0.2.7",
    code: "226",
    event: "transfer",
    extra: JSON.stringify({
      block: "262144",
      buffer: "131072",
      event: "FTP_INFO",
      prog: "globus-gridftp-server",
      retrans: "0,1,0,0",
      streams: "1",
      stripes: "1",
      volume: "/",
    }),
    host: "dtn1.example.org",
    kind: 4,
    path: "/data/a.dat",
    result: "success",
    started: Date.UTC(2026, 10, 24, 0, 0, 0, 273),
    started_us: 480,
    time: Date.UTC(2026, 10, 24, 0, 0, 0, 273),
    time_us: 735,
    username: "alice",
  });
});

Deno.test("parseLine keeps a task id and tells failures from successes", () => {
  const line = transferLine("/x").replace(
    "TASKID=none",
    "TASKID=7d4d0a1e-0b5c-4a63-9d53-6a3f3a0f6a10",
  )
    .replace("CODE=226", "CODE=426");
  const record = parsed(line);
  assert.equal(record.task, "7d4d0a1e-0b5c-4a63-9d53-6a3f3a0f6a10");
  assert.equal(record.result, "failure");
  assert.equal(record.code, "426");
});

const piece = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom(
    " BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[6.6.6.6] TYPE=RETR CODE=226 TASKID=x",
    " FILE=/etc/passwd",
    " USER=root",
    " CODE=500",
    " TYPE=STOR",
    " TASKID=none",
    " retrans=0,0",
    "DATE=20200101000000.000000 HOST=h",
    " DEST=[1.2.3.4]",
    " BUFFER=",
    " VOLUME=/ STREAMS=9",
    "=",
    " ",
    '"',
    "%20",
    "\\",
    "\t",
  ),
);

const transfer = {
  start: Date.UTC(2026, 10, 24) * 1000 + 273_480,
  end: Date.UTC(2026, 10, 24) * 1000 + 273_735,
  host: "dtn1.example.org",
  user: "alice",
  bytes: 1000,
  dest: "192.0.2.7",
  type: "RETR",
  code: 226,
};

/** The record of what a server prints: its own line, as text and with its length. */
function recordOf(more: { file: string; taskid?: string; retrans?: string }): AuditRecord {
  const bytes = printed({ ...transfer, ...more });
  const line = new TextDecoder().decode(bytes).replace(/\n$/, "");
  const read = readLine(line, bytes.at(-1) === 10 ? bytes.length - 1 : bytes.length);
  assert.ok(typeof read === "object", `${read} ${line}`);
  return read.record;
}

const text = fc.array(piece, { minLength: 1, maxLength: 6 })
  .map((pieces) => pieces.join("").replace(/[\r\n]/g, ""));

Deno.test("neither a file name nor a task id can set another field", () => {
  const honest = recordOf({ file: "/data/a" });
  const own = (record: AuditRecord) => [
    record.username,
    record.host,
    record.time,
    record.time_us,
    record.started,
    record.started_us,
    record.event,
    record.kind,
  ];
  let doubted = 0;
  fc.assert(
    fc.property(text, fc.option(text, { nil: undefined }), (name, taskid) => {
      const file = `/${name}`;
      const record = recordOf(taskid === undefined ? { file } : { file, taskid });
      assert.deepEqual(own(record), own(honest));
      const extra: unknown = JSON.parse(record.extra ?? "{}");
      assert.ok(extra !== null && typeof extra === "object");
      if (!("ambiguous" in extra)) {
        const retrans = / retrans=([\d,]+)$/.exec(taskid ?? "");
        const task = retrans === null ? taskid : taskid?.slice(0, retrans.index);
        assert.deepEqual(record, {
          ...honest,
          extra: record.extra,
          path: file,
          ...(task === undefined || task === "none" || task === "" ? {} : { task }),
        });
        return;
      }
      doubted++;
      assert.deepEqual(
        [record.path, record.bytes, record.action, record.code, record.client, record.result],
        Array(6).fill(undefined),
      );
      assert.ok(record.message?.includes(file) && record.message.includes(taskid ?? "none"));
      assert.ok("readings" in extra && Array.isArray(extra.readings));
      const isTruth = (reading: Record<string, unknown>) =>
        reading.file === file || reading.file_length === file.length;
      assert.ok(extra.readings.length > 1 && extra.readings.some(isTruth));
    }),
    { numRuns: 2000 },
  );
  assert.ok(doubted > 100, `${doubted}`);
});

Deno.test("each key and value of a transfer line is found again in its record", () => {
  const whole = fc.oneof(fc.integer(), fc.constantFrom(-1, 0, 2 ** 53 - 1, 1e15)).map(String);
  const number = fc.oneof(
    whole,
    fc.constantFrom("007", "9007199254740992", "99999999999999999999"),
  );
  const word = fc.string({ unit: "grapheme", maxLength: 8 }).map((word) => word.replace(/\s/g, ""));
  const fields = fc.record({
    HOST: word,
    PROG: word,
    "NL.EVNT": word,
    BUFFER: number,
    BLOCK: number,
    NBYTES: number,
    VOLUME: word,
    STREAMS: number,
    STRIPES: number,
    DEST: fc.constantFrom("[]", "[192.0.2.7]", "2[192.0.2.7]", "[2001:db8::5]", "x", ""),
    TYPE: word,
    CODE: number,
    TASKID: fc.oneof(word, fc.constantFrom("a b", " ", "x TYPE=y")),
  });
  const columns: ReadonlyMap<string, "host" | "action" | "code" | "task"> = new Map(
    [["HOST", "host"], ["TYPE", "action"], ["CODE", "code"], ["TASKID", "task"]],
  );
  fc.assert(
    fc.property(fields, (given) => {
      const { HOST, PROG, "NL.EVNT": event, ...rest } = given;
      const line = `DATE=20261124000000.273735 HOST=${HOST} PROG=${PROG} NL.EVNT=${event} ` +
        `START=20261124000000.273480 USER=alice FILE=/x ` +
        Object.entries(rest).map(([key, value]) => `${key}=${value}`).join(" ");
      const record = parsed(line);
      const extra = new Map<string, unknown>(Object.entries(JSON.parse(record.extra ?? "{}")));
      for (const [key, value] of Object.entries(given)) {
        if (key === "TASKID" && value === "none") continue;
        const column = columns.get(key);
        const kept = extra.get(key === "NL.EVNT" ? "event" : key.toLowerCase()) ??
          (key === "NBYTES" ? String(record.bytes) : undefined) ??
          (key === "DEST" ? `[${record.client ?? ""}]` : undefined) ??
          (column === undefined ? undefined : record[column]);
        assert.equal(kept, value, `${key} of ${line}`);
      }
    }),
    { numRuns: 500 },
  );
});

Deno.test("a line that was cut is a record of user, host and time, wherever it was cut", () => {
  const line = transferLine("/data/a b");
  const whole = parsed(line);
  for (let end = line.indexOf(" FILE=") + 6; end < line.indexOf(" CODE=") + 6; end++) {
    const record = parsed(line.slice(0, end));
    assert.deepEqual([record.username, record.host, record.time, record.started_us], [
      whole.username,
      whole.host,
      whole.time,
      whole.started_us,
    ]);
    assert.deepEqual([record.bytes, record.code, record.result], Array(3).fill(undefined));
    assert.match(record.extra ?? "", /"cut":true/);
    assert.match(record.message ?? "", /^cut line/);
  }
});

Deno.test("a line as long as a server has room for is never believed", () => {
  const fake = " BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[6.6.6.6] TYPE=STOR" +
    " CODE=226 TASKID=x";
  const long = recordOf({ file: `/phi/secret${fake}${"y".repeat(4_000)}` });
  assert.deepEqual([long.path, long.bytes, long.client, long.username], [
    undefined,
    undefined,
    undefined,
    "alice",
  ]);
  assert.match(long.message ?? "", /^cut line: FILE=\/phi\/secret/);
  const plain = recordOf({ file: `/phi/${"z".repeat(4_200)}` });
  assert.match(plain.path ?? "", /^\/phi\/z{3800,}$/);
  assert.match(plain.extra ?? "", /"cut":true/);
  const shortened = parsed(transferLine("/data/a").replace("none", "x *** TRUNCATED 99 bytes"));
  assert.deepEqual([shortened.path, shortened.username], [undefined, "alice"]);
});

Deno.test("the metadata of a line with a hundred readings stays small", () => {
  const fake =
    " BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[] TYPE=R CODE=2 TASKID=";
  const line = transferLine(`/x${fake.repeat(40)}`);
  const record = parsed(line);
  assert.equal(JSON.parse(record.extra ?? "{}").readings.length, 41);
  assert.ok((record.extra ?? "").length < line.length * 4, `${record.extra?.length}`);
});

Deno.test("a long line is read in a time that grows as its length does", () => {
  const fields = " BUFFER=1 BLOCK=2 NBYTES=3 VOLUME=/ STREAMS=1 STRIPES=1 DEST=[] TYPE=R CODE=2";
  const hostile = [`${fields} TASKID=x`, `${fields} TASKID=x retrans=1,`, " retrans=1", " BUFFER="];
  for (const piece of hostile) {
    const time = (count: number) => {
      const line = transferLine("/x").replace("/x", `/x${piece.repeat(count)}`);
      const start = process.cpuUsage();
      parsed(line);
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1_000;
    };
    time(100);
    const [short, long] = [time(1_000), Math.min(time(16_000), time(16_000), time(16_000))];
    // Sixteen times as long; quadratic would be 256 times, here eight seconds and more. The best of
    // three, in time of processors: they also work for other tests, and a busy machine for others.
    assert.ok(long < Math.max(short, 15) * 100, `${piece}: ${short} and ${long} ms`);
  }
});

Deno.test("parseTransferLine says what is wrong with a line", () => {
  const line = transferLine("/data/a");
  assert.match(String(parseTransferLine(line.replace("HOST=", "H="))), /before USER/);
  assert.match(String(parseTransferLine(line.replace(" FILE=", " F="))), /no FILE/);
  assert.match(String(parseTransferLine(line.replace("DATE=2026", "DATE=1926"))), /calendar/);
  assert.match(String(parseTransferLine(line.replace("1124", "1331"))), /calendar/);
  for (let end = 0; end < line.indexOf(" FILE=") + 6; end++) {
    assert.equal(typeof parseTransferLine(line.slice(0, end)), "string", `cut at ${end}`);
  }
});

Deno.test("lines are read with the heads of syslog and of the server's own log", () => {
  const line = transferLine("/data/a b", 0, " retrans=0,1");
  const { extra, ...record } = parsed(line);
  const operation = "t=O ts=2026-01-01T00:00:00Z ref=a s_path=/x";
  const server = "[24775] Thu Jul 27 12:59:42 2023 ::";
  const heads = [
    `${server} Transfer stats:`,
    "[1] Tue Nov  3 01:02:03 2026 :: Transfer stats:",
    "Nov  3 01:02:03 dtn1 globus-gridftp-server[10095]: Transfer stats:",
    "<13>Nov 23 01:02:03 dtn1 gridftp:",
    "2026-11-03T01:02:03.123456+01:00 dtn1.example.org globus-gridftp-server[1]: Transfer stats:",
    "<134>1 2026-11-03T01:02:03Z dtn1 gridftp 10095 - -",
    '<134>1 2026-11-03T01:02:03.5Z dtn1 gridftp - ID47 [a@1 b="c\\]\\" d"][e f="g"] Transfer stats:',
    "<134>1 - - - - - - \ufeff",
    `<14>1 2026-11-03T01:02:03Z dtn1 tail - - - ${server} Transfer stats:`,
  ];
  for (const head of heads) {
    for (const blank of head.endsWith("\ufeff") ? [""] : [" "]) {
      const { extra: more, ...same } = parsed(head + blank + line);
      assert.deepEqual(same, record, head);
      const shown = head.replace(/[ \ufeff]+$/, "");
      assert.deepEqual(JSON.parse(more ?? "{}"), { ...JSON.parse(extra ?? "{}"), head: shown });
      if (head.includes("stats")) continue;
      const moved = parsed(head + blank + operation);
      assert.deepEqual([moved.path, JSON.parse(moved.extra ?? "{}").head], ["/x", shown]);
    }
  }
  assert.deepEqual(parsed(`"${line}"`), parsed(line));
  assert.deepEqual(parsed(`"${operation}"`), parsed(operation));
});

Deno.test("no message of the server's own log passes for a transfer", () => {
  const line = transferLine("/data/a");
  const server = "[24775] Thu Jul 27 12:59:42 2023 :: ";
  for (
    const message of [
      `${server}Server started in daemon mode.`,
      `${server}${line}`,
      `${server}localhost:55806: [CLIENT]: ${line}`,
      `${server}localhost:55806: [CLIENT]: Transfer stats: ${line}`,
      `${server}Starting to transfer "${line}".`,
      `Nov  3 01:02:03 dtn1 globus-gridftp-server[10095]: h:1: [CLIENT]: SITE TASKID ${line}`,
      `globus_xio: Unable to open file ${line}`,
      `500-globus_xio: Unable to open file ${line}`,
    ]
  ) {
    assert.equal(typeof parseLine(message), "string", message);
  }
});

Deno.test("parseLine refuses what is of neither log", () => {
  for (const line of ["hello", "{}", "t=", "DATE=x", "<134>1 2026 x"]) {
    assert.equal(typeof parseLine(line), "string", line);
  }
});
