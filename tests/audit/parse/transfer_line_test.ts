import assert from "node:assert/strict";
import fc from "../../_support/fast_check.ts";
import { parseLine } from "../../../src/audit/parse/line.ts";
import { parseTransferLine } from "../../../src/audit/parse/transfer_line.ts";
import type { AuditRecord } from "../../../src/audit/schema/columns.ts";
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

Deno.test("a file name can never set another field", () => {
  const honest = parsed(transferLine("/data/a", 3));
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 6 }), (pieces) => {
      const path = ("/" + pieces.join("")).replace(/[\r\n]/g, "");
      const record = parsed(transferLine(path, 3));
      assert.equal(record.path, path);
      assert.deepEqual({ ...record, path: "" }, { ...honest, path: "" });
    }),
    { numRuns: 2000 },
  );
});

Deno.test("parseTransferLine says what is wrong with a line", () => {
  const line = transferLine("/data/a");
  assert.match(String(parseTransferLine(line.replace("HOST=", "H="))), /before USER/);
  assert.match(String(parseTransferLine(line.replace(" NBYTES=", " BYTES="))), /after FILE/);
  assert.match(String(parseTransferLine(line.replace(" BUFFER=", " B="))), /after FILE/);
  assert.match(String(parseTransferLine(line.replace(" FILE=", " F="))), /no FILE/);
  assert.match(String(parseTransferLine(line.replace("DATE=2026", "DATE=1926"))), /calendar/);
  assert.match(String(parseTransferLine(line.replace("1124", "1331"))), /calendar/);
  assert.match(
    String(parseTransferLine(line.replace("NBYTES=1", "NBYTES=99999999999999999"))),
    /NBYTES/,
  );
  for (let end = 0; end < line.indexOf(" TASKID="); end++) {
    assert.equal(typeof parseTransferLine(line.slice(0, end)), "string", `cut at ${end}`);
  }
});

Deno.test("parseLine refuses what is of neither log", () => {
  for (const line of ["hello", "{}", "t=", "DATE=x", "<134>1 2026 x"]) {
    assert.equal(typeof parseLine(line), "string", line);
  }
});
