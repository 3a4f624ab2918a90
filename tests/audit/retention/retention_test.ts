import assert from "node:assert/strict";
import { type AuditDatabase, fileSource } from "../../../src/audit/mod.ts";
import type { SqlcipherDatabase } from "../../../src/audit/mod.ts";
import { all, TestFolder } from "../_support.ts";

const day = "2026-01-0";

/** One session of a day, with one operation on `path` by `user`. */
function sessionLines(number: number, user: string, path: string): string[] {
  const at = (second: number) => `ts=${day}${number}T00:00:0${second}Z ref=session${number}`;
  return [
    `t=S ${at(0)} c_ip=192.0.2.${number}:40000 auth=TLSFTP s_usr=${user} p_usr=gridftp ` +
    `r=/ g_tid=task${number} g_cid=lab g_uid=${user}-id note=only${number}`,
    `t=B ${at(1)} s_path=${path} d_ip=198.51.100.1:5000`,
    `t=E ${at(2)} s_path=${path} len=7 res=226`,
  ];
}

async function filled(folder: TestFolder): Promise<AuditDatabase> {
  const audit = await folder.open();
  const lines = [
    ...sessionLines(1, "alice", "/data/patient7/scan.dat"),
    ...sessionLines(2, "bob", "/data/shared.dat"),
    ...sessionLines(3, "bob", "/data/shared.dat"),
    ...sessionLines(4, "carol", "/-/"),
  ];
  await audit.load([await fileSource(await folder.file("a.log", lines.join("\n") + "\n"))]);
  return audit;
}

function values(db: SqlcipherDatabase, table: string): unknown[] {
  return db.all(`SELECT value FROM ${table} ORDER BY value`).map(({ value }) => value);
}

const startOfDay = (number: number) => Date.parse(`${day}${number}T00:00:00Z`);

Deno.test("what only removed records named is gone from the dictionaries", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  assert.equal((await folder.prune(audit, startOfDay(3)))?.count, 6);
  using db = folder.raw();
  const names = values(db, "name");
  for (const gone of ["alice", "alice-id", "session1", "task1", "192.0.2.1", "session2"]) {
    assert.ok(!names.includes(gone), gone);
  }
  for (const kept of ["bob", "bob-id", "session3", "lab", "gridftp", "198.51.100.1"]) {
    assert.ok(names.includes(kept), kept);
  }
  assert.deepEqual(values(db, "text"), [
    "/-/",
    "/data/shared.dat",
    '{"note":"only3"}',
    '{"note":"only4"}',
    '{"t":"B"}',
    '{"t":"E"}',
  ]);
});

Deno.test("the search finds what is left and nothing of what is gone, also after more is loaded", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  await folder.prune(audit, startOfDay(3));
  const found = async (filter: Parameters<AuditDatabase["query"]>[0]) =>
    (await all(audit.query(filter, { order: "oldest" }))).map(({ id }) => id);
  assert.deepEqual(await found({ text: "patient7" }), []);
  assert.deepEqual(await found({ text: "shared" }), [8, 9]);
  assert.deepEqual(await found({ path: "/-/" }), [11, 12]);
  assert.deepEqual(await found({ identity: "alice" }), []);
  assert.deepEqual(await found({ collection: "lab" }), [7, 8, 9, 10, 11, 12]);
  assert.deepEqual(await found({ client: "192.0.2.2" }), []);
  const more = await folder.file(
    "b.log",
    sessionLines(5, "alice", "/data/new.dat").join("\n") + "\n",
  );
  await audit.load([await fileSource(more)]);
  assert.deepEqual(await found({ identity: "alice" }), [13, 14, 15]);
  assert.deepEqual(await found({ text: "patient7" }), []);
  await audit.verify();
});

Deno.test("no word of what is gone is left in the search index", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  using db = folder.raw();
  db.exec("CREATE VIRTUAL TABLE temp.words USING fts5vocab(main, text_search, 'row')");
  const words = () => db.all("SELECT term FROM words ORDER BY term").map(({ term }) => term);
  assert.ok(words().includes("patient7"));
  await folder.prune(audit, startOfDay(3));
  assert.deepEqual(words(), ["dat", "data", "gcswordlesstext", "shared"]);
});

Deno.test("a second retention goes on where the first one ended", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  assert.equal(audit.prunable(startOfDay(2)), 3);
  await folder.prune(audit, startOfDay(2));
  assert.equal(audit.prunable(startOfDay(2)), 0);
  assert.equal((await folder.prune(audit, startOfDay(4)))?.count, 6);
  assert.equal((await audit.verify()).logs, 3);
  using db = folder.raw();
  assert.equal(db.value("SELECT count(*) FROM meta WHERE name = 'pruning'"), 0);
});

Deno.test("what is older goes wherever it stands, also when logs were loaded out of time order", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const lines = [3, 1, 4, 2, 5].flatMap((number) => sessionLines(number, "bob", `/day${number}`));
  await audit.load([await fileSource(await folder.file("a.log", lines.join("\n") + "\n"))]);
  const { checkpoints } = await audit.verify();
  const removal = await folder.prune(audit, startOfDay(3));
  assert.deepEqual(
    [removal?.count, removal?.first, removal?.last, removal?.before],
    [6, 4, 12, startOfDay(3)],
  );
  const left = await all(audit.query({}, { order: "oldest" }));
  assert.deepEqual(left.map(({ id }) => id), [1, 2, 3, 7, 8, 9, 13, 14, 15]);
  const report = await audit.verify({ against: checkpoints });
  assert.equal(report.logs, 9);
  assert.deepEqual(report.removals.map(({ count, before }) => [count, before]), [
    [6, startOfDay(3)],
  ]);
  // The newest record goes too, and what comes next follows from what is left of it.
  assert.equal((await folder.prune(audit, startOfDay(6)))?.count, 9);
  const more = await folder.file("b.log", sessionLines(7, "eve", "/new").join("\n") + "\n");
  await audit.load([await fileSource(more)]);
  const [first] = await all(audit.query({}, { order: "oldest" }));
  assert.equal(first?.id, 16);
  assert.deepEqual(
    (await audit.verify({ against: checkpoints })).removals.map((one) => one.count),
    [
      6,
      9,
    ],
  );
});

Deno.test("a checkpoint inside what is gone is still checked", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  using db = folder.raw();
  const hash = String(db.value("SELECT lower(hex(hash)) FROM event WHERE seq = 2"));
  await folder.prune(audit, startOfDay(3));
  const line = (text: string) =>
    `gcs-audit-checkpoint/1 ${audit.origin} logs 2 ${text} 2026-01-01T00:00:00.000Z`;
  await audit.verify({ against: [line(hash)] });
  await assert.rejects(
    audit.verify({ against: [line("0".repeat(64))] }),
    /Record 2 of the audit logs is not the one of the checkpoint/,
  );
});

Deno.test("removal and entry are there together or not at all", async () => {
  await using folder = await TestFolder.make();
  using audit = await filled(folder);
  using db = folder.raw();
  db.exec("CREATE TRIGGER refuse BEFORE INSERT ON trail BEGIN SELECT RAISE(ABORT, 'no'); END");
  await assert.rejects(folder.prune(audit, startOfDay(3)), /trail could not be written/);
  assert.equal(db.value("SELECT count(*) FROM removed"), 0);
  assert.equal(audit.count(), 12);
  db.exec("DROP TRIGGER refuse");
  assert.equal((await folder.prune(audit, startOfDay(3)))?.count, 6);
});
