import assert from "node:assert/strict";
import { setStage, type Stage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";
import {
  alice,
  bob,
  collection,
  databaseOf,
  highAssuranceLog,
  isThere,
  jsonList,
  loadText,
  start,
  transferLine,
  transferLog,
} from "./_audit.ts";

async function stageWithRecords(): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(20));
  const paths = ["/home/scan one.dat", "/home/secret.dat"];
  await loadText(stage, highAssuranceLog(alice, paths, 60), "gridftp-audit.log");
  return stage;
}

Deno.test("audit query finds by every filter what a person asks for", async () => {
  await using stage = await stageWithRecords();
  const count = async (...filter: string[]) =>
    (await json(stage, ["audit", "query", "--count", ...filter]))["count"];
  const at = (minute: number) => new Date(start + minute * 60_000).toISOString();
  const cases: readonly (readonly [readonly string[], number])[] = [
    [[], 25],
    [["--event-type", "session"], 1],
    [["--event-type", "operation"], 2],
    [["--event-type", "nothing"], 0],
    [["--identity", alice], 5],
    [["--identity", bob], 0],
    [["--identity", "bob"], 10],
    [["--collection", collection], 5],
    [["--resource", collection], 5],
    [["--result", "failure"], 3],
    [["--result", "failure", "--identity", "bob"], 2],
    [["--client-ip", "198.51.100.4"], 5],
    [["--task", "77777777-2222-4333-8444-555555555555"], 5],
    [["--path", "/data/run 3/file.dat"], 1],
    [["--path", "/data/run 1*"], 11],
    [["--text", "scan"], 2],
    [["--text", "sec*"], 2],
    [["--text", "nowhere"], 0],
    [["--from", at(60)], 5],
    [["--to", at(5)], 5],
    [["--start-time", at(5), "--end-time", at(10)], 5],
    [["--since", at(19), "--event-type", "session"], 1],
    [["--after", "20"], 5],
    [["--action", "RETR"], 20],
    [["--action", "STOR"], 0],
  ];
  for (const [filter, expected] of cases) {
    assert.equal(await count(...filter), expected, filter.join(" "));
  }
});

Deno.test("audit query pages through the records, newest first", async () => {
  await using stage = await stageWithRecords();
  const ids = async (...more: string[]) =>
    (await jsonList(stage, ["audit", "query", ...more])).map(({ id }) => id);
  const all = await ids();
  assert.equal(all.length, 25);
  assert.deepEqual(await ids("--limit", "10"), all.slice(0, 10));
  assert.deepEqual(await ids("--limit", "10", "--offset", "10"), all.slice(10, 20));
  const oldest = await jsonList(stage, ["audit", "query", "--oldest-first", "--limit", "1"]);
  assert.equal(oldest[0]?.["resource"], "/data/run 0/file.dat");
});

Deno.test("audit query prints every format", async () => {
  await using stage = await stageWithRecords();
  const filter = ["audit", "query", "--path", "/data/run 9/file.dat"];
  const { stdout: text } = await works(stage, filter);
  assert.deepEqual(text.trimEnd().split("\t").slice(1, 6), [
    "transfer",
    "bob",
    "RETR",
    "failure",
    "/data/run 9/file.dat",
  ]);
  const { stdout: csv } = await works(stage, [...filter, "-F", "csv"]);
  const [header, row] = csv.trimEnd().split(/\r?\n/);
  assert.match(header ?? "", /^id,timestamp,event_type,identity_id,username,resource/);
  assert.match(
    row ?? "",
    /^10,2026-11-20T08:09:00\.273735Z,transfer,,bob,\/data\/run 9\/file\.dat/,
  );
  const { stdout: ndjson } = await works(stage, [...filter, "-F", "ndjson"]);
  assert.equal(JSON.parse(ndjson).bytes, 1009);
  const { stdout: yaml } = await works(stage, [...filter, "-F", "yaml"]);
  assert.match(yaml, /resource: \/data\/run 9\/file\.dat/);
  assert.equal((await works(stage, [...filter, "-F", "list"])).stdout, "10\n");
  const picked = await works(stage, [...filter, "-F", "json", "--query", "[].code"]);
  assert.deepEqual(picked.json(), ["550"]);
});

Deno.test("audit query escapes what a file name would do to a terminal", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLine("/data/\u001b[2Jx\u202ey") + "\n");
  const { stdout } = await works(stage, ["audit", "query"], { isTerminal: true });
  // deno-lint-ignore no-control-regex
  assert.doesNotMatch(stdout, /\u001b\[2J|\u202e/);
  assert.match(stdout, /\[2Jx/);
});

Deno.test("audit query --group-by counts, under the names of records too", async () => {
  await using stage = await stageWithRecords();
  const groups = await jsonList(stage, ["audit", "query", "--group-by", "result"]);
  assert.deepEqual(groups.map(({ value, count }) => [value, count]).sort(), [
    ["-", 3],
    ["failure", 3],
    ["success", 19],
  ]);
  const largest = ["audit", "query", "--group-by", "event-type", "--limit", "1"];
  assert.deepEqual(await jsonList(stage, largest), [{ value: "transfer", count: 20 }]);
});

Deno.test("audit query --sql runs a SELECT and nothing else", async () => {
  await using stage = await stageWithRecords();
  const select = "SELECT username AS who, count(*) AS n FROM audit_logs WHERE event_type = " +
    "'transfer' GROUP BY 1 ORDER BY 1";
  const rows = await jsonList(stage, ["audit", "query", "--sql", select]);
  assert.deepEqual(rows, [{ who: "alice", n: 10 }, { who: "bob", n: 10 }]);
  const { stdout } = await works(stage, ["audit", "query", "--sql", select]);
  assert.equal(stdout, "alice\t10\nbob\t10\n");
  const csv = await works(stage, ["audit", "query", "--sql", select, "-F", "csv"]);
  assert.match(csv.stdout, /^who,n\r?\nalice,10/);
  const odd = await jsonList(stage, [
    "audit",
    "query",
    "--sql",
    "SELECT x'00ff' AS b, 9223372036854775807 AS big, NULL AS none",
  ]);
  assert.deepEqual(odd, [{ b: "00ff", big: "9223372036854775807", none: null }]);
  const none = await jsonList(stage, ["audit", "query", "--sql", "SELECT 1 WHERE 0"]);
  assert.deepEqual(none, []);

  const { seq } =
    (await jsonList(stage, ["audit", "query", "--sql", "SELECT max(seq) AS seq FROM event"]))[0] ??
      {};
  for (
    const sql of [
      "DELETE FROM event",
      "SELECT 1; DELETE FROM event",
      "ATTACH 'x' AS y",
      "PRAGMA user_version = 9",
      "SELECT load_extension('x')",
      "WITH a AS (SELECT 1) DELETE FROM event",
      "SELECT nothing FROM audit_logs",
    ]
  ) {
    await refused(stage, ["audit", "query", "--sql", sql], /SELECT|cannot be run|allowed/);
  }
  assert.equal(seq, 25);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 25);
});

Deno.test("audit query --sql ends with --timeout, says so, and is not called interrupted", async () => {
  await using stage = await stageWithRecords();
  const endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) " +
    "SELECT count(*) FROM n";
  const { code, stderr } = await stage.run([
    "audit",
    "query",
    "--sql",
    endless,
    "--timeout",
    "0.2",
  ]);
  assert.equal(code, 8);
  assert.match(stderr, /stopped at its limit of 0.2 seconds/);
});

Deno.test("audit query refuses what does not fit together", async () => {
  await using stage = await stageWithRecords();
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["--count", "--group-by", "result"], /--count or --group-by/],
    [["--sql", "SELECT 1", "--limit", "2"], /write it into the statement/],
    [["--sql", "SELECT 1", "--result", "failure"], /write it into the statement/],
    [["--count", "--limit", "1"], /without --limit/],
    [["--group-by", "colour"], /expected event, identity/],
    [["--group-by", "toString"], /expected event, identity/],
    [["--group-by", "result", "--offset", "1"], /without --offset/],
    [["--result", "maybe"], /--result/],
    [["--from", "soon"], /Cannot use --from/],
    [["--from", "1d", "--since", "1d"], /not both/],
    [["--text", "***"], /no letter or digit/],
  ];
  for (const [argv, why] of cases) await refused(stage, ["audit", "query", ...argv], why);
});

Deno.test("audit query exits 6 where there is no database, and makes none", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await fails(stage, ["audit", "query"], 6, /no audit database yet/);
  assert.equal(await isThere(databaseOf(stage)), false);
});

Deno.test("audit query exits 10 and leaves the file alone when the key is gone", async () => {
  await using stage = await stageWithRecords();
  const before = await Deno.readFile(databaseOf(stage));
  stage.keyring.clear();
  const { code, stderr } = await stage.run(["audit", "query"]);
  assert.equal(code, 10);
  assert.match(stderr, /missing from the keyring/);
  assert.deepEqual(await Deno.readFile(databaseOf(stage)), before);
});
