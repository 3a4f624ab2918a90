import assert from "node:assert/strict";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { setStage } from "../../_support/stage.ts";
import { dryRun, fails, json, membersOf, refused, works } from "../_expect.ts";
import {
  alice,
  collection,
  databaseOf,
  highAssuranceLog,
  isThere,
  jsonList,
  start,
  transferLine,
  transferLog,
  write,
} from "./_audit.ts";

Deno.test("audit load loads a transfer log once, and leaves a trail of it", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const log = await write(stage, "gridftp.log", transferLog(20));
  const { stdout } = await works(stage, ["audit", "load", log]);
  assert.equal(stdout, "Loaded 20 records from 20 lines\n");
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 20);

  const again = await json(stage, ["audit", "load", log, "--reread"]);
  assert.equal(again["loaded"], 0);
  assert.equal(again["duplicates"], 20);
  assert.equal(again["database"], databaseOf(stage));

  const [last, first] = await jsonList(stage, ["audit", "trail", "--command", "audit load"]);
  assert.equal(first?.["outcome"], "success");
  assert.deepEqual(membersOf(membersOf(first?.["request"])["body"])["sources"], ["gridftp.log"]);
  assert.equal(last?.["outcome"], "success");
});

Deno.test("audit load goes on where a growing log was left, and takes a file name for no field", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const forged = "/data/a CODE=550 USER=root FILE=/etc/x";
  const old = Array.from({ length: 9 }, (_, minute) => transferLine(`/data/${minute}`, minute));
  const log = await write(stage, "gridftp.log", [...old, transferLine(forged, 9), ""].join("\n"));
  await works(stage, ["audit", "load", log]);
  await Deno.writeTextFile(log, transferLine("/data/b", 10) + "\nDATE=2026", { append: true });
  const { stdout } = await works(stage, ["audit", "load", log]);
  assert.equal(
    stdout,
    "Loaded 1 record from 2 lines; 1 known already; the unfinished last line is left for the " +
      "next load\n",
  );
  const rows = await jsonList(stage, ["audit", "query", "--after", "9", "--oldest-first"]);
  assert.deepEqual(rows.map(({ resource }) => resource), [forged, "/data/b"]);
  assert.deepEqual(rows.map(({ username }) => username), ["alice", "alice"]);
  assert.deepEqual(rows.map(({ result }) => result), ["success", "success"]);
});

Deno.test("audit load --rotated takes the siblings, gzipped ones too, oldest first", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const log = await write(stage, "gridftp-audit.log", highAssuranceLog(alice, ["/c"], 20));
  await write(stage, "gridftp-audit.log.1", highAssuranceLog(alice, ["/b"], 10));
  const old = gzipSync(highAssuranceLog(alice, ["/a b", '/q"x%'], 0));
  await Deno.writeFile(join(stage.folder, "gridftp-audit.log.2.gz"), old);
  const report = await json(stage, ["audit", "load", log, "--rotated"]);
  assert.equal(report["loaded"], 5 + 3 + 3);
  const filter = ["--event-type", "operation", "--oldest-first"];
  const rows = await jsonList(stage, ["audit", "query", ...filter]);
  assert.deepEqual(rows.map(({ resource }) => resource), ["/a b", '/q"x%', "/b", "/c"]);
  for (const row of rows) {
    assert.equal(row["identity_id"], alice);
    assert.equal(row["resource_id"], collection);
  }
});

Deno.test("audit load - reads standard input and keeps the name given with --source", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const stdin = transferLog(3);
  await works(stage, ["audit", "load", "-", "--source", "dtn2"], { stdin });
  const rows = await jsonList(stage, ["audit", "query"]);
  assert.deepEqual(rows.map(({ source }) => source), ["dtn2", "dtn2", "dtn2"]);
});

Deno.test("audit load --since leaves out older records", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const log = await write(stage, "gridftp.log", transferLog(10));
  const since = new Date(start + 7 * 60_000).toISOString();
  const report = await json(stage, ["audit", "load", log, "--since", since]);
  assert.equal(report["loaded"], 3);
  assert.equal(report["skipped"], 7);
});

Deno.test("audit load counts lines that are no records, exits 9 and keeps them apart", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const text = `${transferLine("/a", 0)}\nnonsense\n${transferLine("/b", 1)}\nt=S ts=never ref=x\n`;
  const log = await write(stage, "gridftp.log", text);
  const rejects = join(stage.folder, "rejects.ndjson");
  const outcome = await stage.run(["audit", "load", log, "--reject-file", rejects]);
  assert.equal(outcome.code, 9, outcome.stderr);
  assert.match(outcome.stdout, /^Loaded 2 records from 4 lines; 2 no records\n$/);
  assert.match(outcome.stderr, /line 2 of "gridftp.log"/);
  const lines = (await Deno.readTextFile(rejects)).trimEnd().split("\n");
  const documents = lines.map((line) => membersOf(JSON.parse(line)));
  assert.deepEqual(documents.map(({ line, text }) => [line, text]), [
    [2, "nonsense"],
    [4, "t=S ts=never ref=x"],
  ]);
  assert.equal(((await Deno.stat(rejects)).mode ?? 0) & 0o777, 0o600);

  const skipping = ["audit", "load", log, "--reread", "--skip-errors"];
  assert.equal((await json(stage, skipping))["bad"], 2);
});

Deno.test("audit load --strict stops at the first bad line and keeps what came before it", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const text = `${transferLine("/a", 0)}\nnonsense\n${transferLine("/b", 1)}\n`;
  const log = await write(stage, "gridftp.log", text);
  const { code, stdout, stderr } = await stage.run(["audit", "load", log, "--strict"]);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(stderr, /Line 2 of "gridftp.log" is no audit record/);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 1);
  const [entry] = await jsonList(stage, ["audit", "trail"]);
  assert.equal(entry?.["outcome"], "failure");
});

Deno.test("audit load that is interrupted exits 130, says what it kept, and goes on later", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const log = await write(stage, "gridftp.log", transferLog(50));
  const rejects = join(stage.folder, "rejects");
  const stop = new AbortController();
  stop.abort();
  const argv = ["audit", "load", log, "--reject-file", rejects];
  const { code, stderr } = await stage.run(argv, { signal: stop.signal });
  assert.equal(code, 130);
  assert.match(stderr, /Interrupted: \d+ records loaded and kept/);
  assert.equal(await isThere(rejects), false);
  const [entry] = await jsonList(stage, ["audit", "trail"]);
  assert.equal(entry?.["outcome"], "interrupted");
  await works(stage, ["audit", "load", log]);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 50);
});

Deno.test("audit load --dry-run names the sources and makes no database", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const log = await write(stage, "gridftp.log", transferLog(2));
  const [request] = await dryRun(stage, ["audit", "load", log]);
  assert.deepEqual(request?.["body"], { sources: ["gridftp.log"] });
  assert.equal(request?.["target"], databaseOf(stage));
  assert.equal(await isThere(databaseOf(stage)), false);
});

Deno.test("audit load refuses what does not fit together", async () => {
  await using stage = await setStage();
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [["x", "--strict", "--skip-errors"], /--strict or --skip-errors/],
    [["x", "--from-api"], /FILE or --from-api/],
    [["x", "--limit", "3"], /need --from-api/],
    [["x", "--since", "yesteryear"], /Cannot use --since/],
    [["x", "--since", "1d", "--start-time", "1d"], /not both/],
    [["-", "-"], /only be read once/],
    [["--from-api", "--rotated"], /are for files/],
    [[join(stage.folder, "absent.log")], /absent\.log/],
    [[join(stage.folder, "no", "folder.log"), "--rotated"], /folder\.log/],
  ];
  for (const [argv, why] of cases) await refused(stage, ["audit", "load", ...argv], why);
  assert.equal(await isThere(databaseOf(stage)), false);
});

Deno.test("audit load says which file is no gzip file, and which is cut short", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const odd = await write(stage, "odd.gz", "not packed");
  await fails(stage, ["audit", "load", odd], 1, /"odd.gz" is cut short or not a gzip file/);
  const packed = gzipSync(transferLog(2000));
  const short = join(stage.folder, "short.gz");
  await Deno.writeFile(short, packed.subarray(0, packed.length / 2));
  await fails(stage, ["audit", "load", short], 1, /"short.gz" is cut short/);
  const kept = Number((await json(stage, ["audit", "query", "--count"]))["count"]);
  await Deno.writeFile(short, packed);
  await works(stage, ["audit", "load", short]);
  assert.ok(kept < 2000);
  assert.equal((await json(stage, ["audit", "query", "--count"]))["count"], 2000);
});

Deno.test("audit load --from-api follows every page of a server that has the resource", async () => {
  await using stage = await setStage();
  const report = await json(stage, ["audit", "load", "--from-api"]);
  assert.equal(report["loaded"], 250);
  const [row] = await jsonList(stage, ["audit", "query", "--limit", "1"]);
  assert.equal(row?.["source"], stage.sandbox.address);
  assert.equal((await json(stage, ["audit", "load", "--from-api"]))["duplicates"], 250);

  stage.sandbox.clearRequests();
  const limited = ["audit", "load", "--from-api", "--limit", "7", "--event-type", "transfer"];
  assert.equal((await json(stage, limited))["lines"], 7);
  const request = stage.sandbox.requests.find(({ path }) => path.startsWith("/api/audit-logs"));
  assert.ok(request !== undefined);
});

Deno.test("audit load --from-api says clearly when the endpoint has no such resource", async () => {
  await using stage = await setStage({
    sandbox: { faults: [{ match: { path: "/api/audit-logs" }, status: 404 }] },
  });
  const { stderr } = await fails(
    stage,
    ["audit", "load", "--from-api"],
    6,
    /no audit-logs resource/,
  );
  assert.match(stderr, /gcs audit load FILE/);
});

Deno.test("audit load --from-api needs a login", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await fails(stage, ["audit", "load", "--from-api"], 4, /logged in/);
});
