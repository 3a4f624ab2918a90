import assert from "node:assert/strict";
import { fileSource, openAuditDatabase, openTrail } from "../../../src/audit/mod.ts";
import { stateName } from "../../../src/audit/chain/records.ts";
import { migrations } from "../../../src/audit/schema/migrations.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { TestFolder, transferLines } from "../_support.ts";

const count = 30;

/**
 * A database as the program of the first form left it: the first ten records pruned, the trail with
 * an intent and its result. `recorded` is what that intent says.
 */
async function olderDatabase(folder: TestFolder, recorded = 10): Promise<void> {
  {
    using audit = await folder.open();
    const log = await folder.file("a.log", transferLines(count).join("\n") + "\n");
    await audit.load([await fileSource(log)]);
    await using trail = await openTrail({ ...folder.database, vault: folder.vault });
    const request = {
      service: "local",
      method: "remove",
      target: "audit.db",
      body: { before: "2026-01-01T00:00:00.000Z", records: recorded },
    };
    const row = await trail.intent({ command: "audit prune", request });
    await trail.result(row, { outcome: "success", durationMs: 1 });
  }
  using db = folder.raw();
  db.exec("DROP TABLE removed; DROP TABLE address; PRAGMA user_version = 1");
  for (const [, trigger] of String(migrations[0]).matchAll(/(CREATE TRIGGER [^]*?END;)/g)) {
    db.exec(trigger ?? "");
  }
  db.run("INSERT INTO retained SELECT 'logs', seq, hash, 5 FROM event WHERE seq = 10");
  db.run("DELETE FROM event WHERE seq <= 10");
  const name = stateName("trail", String(db.value("SELECT value FROM meta WHERE name = 'origin'")));
  const state = await folder.vault.read(name) ?? "";
  assert.match(state, /^2 /);
  await folder.vault.write(name, state.replace(/^2 /, "1 "));
}

Deno.test("what an older program removed is told in the trail once, and verifies", async () => {
  await using folder = await TestFolder.make();
  await olderDatabase(folder);
  for (let round = 0; round < 2; round++) {
    using audit = await folder.open();
    const report = await audit.verify();
    assert.deepEqual([report.logs, report.trail], [20, 3]);
    assert.deepEqual(
      report.removals.map(({ entry, count, first, last, leaves }) => [
        entry,
        count,
        first,
        last,
        leaves,
      ]),
      [[3, 10, 1, 10, false]],
    );
  }
  using audit = await folder.open();
  assert.equal((await folder.prune(audit, Date.UTC(2026, 10, 24, 0, 0, 15)))?.count, 5);
  assert.equal((await audit.verify()).removals.length, 2);
  const inside = `gcs-audit-checkpoint/1 ${audit.origin} logs 4 ${"a".repeat(64)} ` +
    "2026-01-01T00:00:00.000Z";
  await assert.rejects(audit.verify({ against: [inside] }), /Record 4 .*proves nothing now/);
});

Deno.test("a removal in the old form that the older trail does not tell of is refused", async () => {
  await using folder = await TestFolder.make();
  await olderDatabase(folder, 7);
  const refused = (error: unknown) =>
    error instanceof GcsError && error.exitCode === 11 &&
    /removed without an entry/.test(error.message);
  await assert.rejects(folder.open(), refused);
  await assert.rejects(openTrail({ ...folder.database, vault: folder.vault }), refused);
  using audit = await openAuditDatabase({ ...folder.database, unchecked: true });
  await assert.rejects(audit.verify(), refused);
});

Deno.test("a database that is put back to the old form later is not believed again", async () => {
  await using folder = await TestFolder.make();
  await olderDatabase(folder);
  (await folder.open()).close();
  using db = folder.raw();
  db.exec("DROP TABLE removed; DROP TABLE address; PRAGMA user_version = 1");
  db.run("INSERT INTO retained SELECT 'logs', seq, hash, 5 FROM event WHERE seq = 20");
  db.run("DELETE FROM event WHERE seq <= 20");
  for (const [, trigger] of String(migrations[0]).matchAll(/(CREATE TRIGGER [^]*?END;)/g)) {
    db.exec(trigger ?? "");
  }
  using audit = await folder.open();
  await assert.rejects(audit.verify(), /removed without an entry/);
});
