import assert from "node:assert/strict";
import { setStage, type Stage } from "../../_support/stage.ts";
import { dryRun, fails, json, membersOf, refused, works } from "../_expect.ts";
import { databaseOf, jsonList, loadText, start, transferLine, transferLog } from "./_audit.ts";
import { tamper } from "./_tamper.ts";

const total = 40;
/** Records are one minute apart; this moment leaves the first thirty behind. */
const cut = new Date(start + 30 * 60_000).toISOString();

async function stageWithRecords(days = 1): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await works(stage, ["config", "set", "audit.retention_days", String(days)]);
  await loadText(stage, transferLog(total));
  return stage;
}

async function count(stage: Stage): Promise<unknown> {
  return (await json(stage, ["audit", "query", "--count"]))["count"];
}

Deno.test("audit prune removes what is old enough, and the rest and older checkpoints verify", async () => {
  await using stage = await stageWithRecords();
  const [kept = ""] = (await works(stage, ["audit", "verify"])).stdout.split("\n");
  const document = await json(stage, ["audit", "prune", "--before", cut, "--yes"]);
  assert.deepEqual(document, { removed: 30, before: cut });
  assert.equal(await count(stage), total - 30);
  const { stderr } = await works(stage, ["audit", "verify", "--against", kept]);
  assert.match(
    stderr,
    new RegExp(`^10 audit records .*; removed by retention: 30 from before ${cut} on 2`),
  );
  const { removals } = await json(stage, ["audit", "verify"]);
  assert.match(JSON.stringify(removals), new RegExp(`"before":"${cut}","count":30`));
  const left = await jsonList(stage, ["audit", "query", "--text", "run"]);
  assert.deepEqual(left.map(({ id }) => id), [40, 39, 38, 37, 36, 35, 34, 33, 32, 31]);
});

Deno.test("audit prune keeps what audit.retention_days says, six years unless set", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(3));
  await fails(stage, ["audit", "prune", "--before", cut, "--yes"], 2, /kept for 2192 days/);
  const none = await json(stage, ["audit", "prune", "--yes"]);
  assert.equal(none["removed"], 0);
  assert.equal(await count(stage), 3);
});

Deno.test("audit prune without --before goes as far as the retention allows", async () => {
  await using stage = await stageWithRecords();
  const document = await json(stage, ["audit", "prune", "--yes"]);
  assert.equal(document["removed"], total);
  assert.equal(await count(stage), 0);
  await works(stage, ["audit", "verify"]);
});

Deno.test("audit prune asks first, and a dry run only counts", async () => {
  await using stage = await stageWithRecords();
  await refused(stage, ["audit", "prune", "--before", cut], /must be confirmed/);
  const [planned] = await dryRun(stage, ["audit", "prune", "--before", cut]);
  assert.equal(planned?.["method"], "remove");
  assert.equal(planned?.["target"], `30 records before ${cut}`);
  assert.deepEqual(planned?.["body"], { before: cut, records: 30, database: databaseOf(stage) });
  assert.equal(await count(stage), total);
});

Deno.test("audit prune removes nothing when a record is not as it was written, and exits 11", async () => {
  await using stage = await stageWithRecords();
  tamper(stage, (db) => db.exec("UPDATE event SET bytes = 1 WHERE seq = 5"));
  await fails(
    stage,
    ["audit", "prune", "--before", cut, "--yes"],
    11,
    /Record 5 of the audit logs/,
  );
  assert.equal(await count(stage), total);
});

Deno.test("audit prune is recorded with the time and the number of records", async () => {
  await using stage = await stageWithRecords();
  await works(stage, ["audit", "prune", "--before", cut, "--yes"]);
  const [entry] = await jsonList(stage, ["audit", "trail", "--command", "audit prune"]);
  assert.equal(entry?.["outcome"], "success");
  assert.equal(membersOf(entry?.["request"])["target"], `30 records before ${cut}`);
  const { count, before, first, last } = membersOf(entry?.["removal"]);
  assert.deepEqual([count, before, first, last], [30, Date.parse(cut), 1, 30]);
});

Deno.test("audit prune exits 6 without a database, and 2 for a time that is none", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await fails(stage, ["audit", "prune", "--yes"], 6, /no audit database yet/);
  await fails(stage, ["audit", "prune", "--before", "long ago", "--yes"], 2, /is not a time/);
});

Deno.test("audit prune removes what is old enough also when newer logs were loaded first", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await works(stage, ["config", "set", "audit.retention_days", "1"]);
  await loadText(stage, transferLine("/late", 50) + "\n", "late.log");
  await loadText(stage, transferLog(total), "early.log");
  const document = await json(stage, ["audit", "prune", "--before", cut, "--yes"]);
  assert.equal(document["removed"], 30);
  assert.equal(await count(stage), total + 1 - 30);
  await works(stage, ["audit", "verify"]);
  const page = `${stage.folder}/report.html`;
  await works(stage, ["audit", "report", "--html", page]);
  assert.match(await Deno.readTextFile(page), /removed by retention<\/h2>[^]*"number">30<\/td>/);
});
