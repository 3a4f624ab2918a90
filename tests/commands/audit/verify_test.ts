import assert from "node:assert/strict";
import type { SqlcipherDatabase } from "../../../src/audit/mod.ts";
import { binary } from "../../_support/binary.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { fails, json, refused, works } from "../_expect.ts";
import { loadText, transferLog, write } from "./_audit.ts";
import { tamper } from "./_tamper.ts";

async function stageWithRecords(count = 20): Promise<Stage> {
  const stage = await setStage({ isLoggedIn: false });
  await loadText(stage, transferLog(count));
  return stage;
}

Deno.test("audit verify prints the checkpoints alone on standard output", async () => {
  await using stage = await stageWithRecords();
  const { stdout, stderr } = await works(stage, ["audit", "verify"]);
  const [logs, trail, ...more] = stdout.trimEnd().split("\n");
  assert.match(logs ?? "", /^gcs-audit-checkpoint\/1 [0-9a-f]{32} logs 20 [0-9a-f]{64} \S+Z$/);
  assert.match(trail ?? "", /^gcs-audit-checkpoint\/1 [0-9a-f]{32} trail 2 [0-9a-f]{64} \S+Z$/);
  assert.deepEqual(more, []);
  // Keys under a passphrase, as the binary has them here, end it with a warning.
  const said = binary === undefined ? stderr : stderr.replace(/^gcs: warning: the keys .*\n$/m, "");
  assert.match(said, /^20 audit records and 2 trail records are as they were written\n$/);
  const document = await json(stage, ["audit", "verify"]);
  assert.equal(document["whole"], true);
  assert.deepEqual([document["log_records"], document["trail_records"]], [20, 2]);
});

Deno.test("audit verify --against proves what was kept, by line and by file, after more was loaded", async () => {
  await using stage = await stageWithRecords();
  const { stdout } = await works(stage, ["audit", "verify"]);
  const [logs = ""] = stdout.split("\n");
  const kept = await write(stage, "kept.txt", stdout + "\n");
  await loadText(stage, transferLog(30), "more.log");
  const argv = ["audit", "verify", "--against", logs, "--against", `file:${kept}`];
  const document = await json(stage, argv);
  assert.equal(document["checkpoints_checked"], 3);
  assert.equal(document["log_records"], 30);
});

Deno.test("audit verify names the first record that is not as it was written, and exits 11", async () => {
  const changes: readonly (readonly [string, (db: SqlcipherDatabase) => void, number])[] = [
    ["first flipped", (db) => db.exec("UPDATE event SET bytes = 1 WHERE seq = 1"), 1],
    ["middle deleted", (db) => db.exec("DELETE FROM event WHERE seq = 9"), 9],
    ["last deleted", (db) => db.exec("DELETE FROM event WHERE seq = 20"), 20],
    ["name changed", (db) => db.exec("UPDATE name SET value = 'eve' WHERE value = 'bob'"), 2],
  ];
  for (const [what, change, seq] of changes) {
    await using stage = await stageWithRecords();
    tamper(stage, change);
    const why = new RegExp(`Record ${seq} of the audit logs`);
    await fails(stage, ["audit", "verify"], 11, why);
    const { stderr } = await stage.run(["audit", "verify", "-F", "json"]);
    const last = JSON.parse(stderr.trimEnd().split("\n").at(-1) ?? "");
    assert.equal(last.error.code, "integrity", what);
    assert.equal(last.error.exit, 11, what);
  }
});

Deno.test("audit verify finds a changed trail", async () => {
  await using stage = await stageWithRecords();
  tamper(stage, (db) => {
    db.exec("UPDATE trail SET record = replace(record, 'audit load', 'audit lord') WHERE seq = 1");
  });
  await fails(stage, ["audit", "verify"], 11, /Record 1 of the (?:audit )?trail/);
});

Deno.test("audit verify checks the codes of the trail with the key that was shown", async () => {
  await using stage = await stageWithRecords();
  const { trail_key: key } = await json(stage, ["audit", "trail", "--adopt"]);
  await loadText(stage, transferLog(25), "more.log");
  const argv = ["audit", "verify", "--trail-key-stdin"];
  const document = await json(stage, argv, { stdin: `${key}\n` });
  assert.equal(document["trail_macs_checked"], 4);
  const wrong = `3:${"0".repeat(64)}`;
  const { code } = await stage.run(argv, { stdin: wrong });
  assert.equal(code, 11);
  const { code: usage } = await stage.run(argv, { stdin: "x".repeat(70) });
  assert.equal(usage, 2);
});

Deno.test("audit verify refuses what is no checkpoint, and a checkpoint of another database", async () => {
  await using stage = await stageWithRecords();
  await refused(stage, ["audit", "verify", "--against", "hello"], /Cannot use --against/);
  const empty = await write(stage, "empty.txt", "\n");
  await refused(stage, ["audit", "verify", "--against", `file:${empty}`], /no line/);
  const other = `gcs-audit-checkpoint/1 ${"a".repeat(32)} logs 1 ${"b".repeat(64)} ` +
    "2026-01-01T00:00:00.000Z";
  await fails(stage, ["audit", "verify", "--against", other], 11, /another audit database/);
});
