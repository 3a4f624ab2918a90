import assert from "node:assert/strict";
import { fileSource, type LogSource } from "../../../src/audit/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { all, TestFolder, transferLines } from "../_support.ts";

const lines = transferLines(9_000);

/** The log as one that is written in this thread, and as one whose size nobody knows. */
async function sources(path: string): Promise<readonly (readonly [string, LogSource])[]> {
  const source = await fileSource(path);
  return [
    ["in this thread", { ...source, size: 1 }],
    ["in a worker", { ...source, size: undefined }],
  ];
}

Deno.test("a log gives the same records in this thread and in a worker", async () => {
  await using folder = await TestFolder.make();
  const path = await folder.file("t.log", lines.join("\n") + "\n");
  const found: unknown[] = [];
  for (const [where, source] of await sources(path)) {
    await using own = await TestFolder.make();
    using audit = await own.open();
    const report = await audit.load([source]);
    assert.deepEqual([report.inserted, report.duplicates], [lines.length, 0], where);
    assert.equal((await audit.verify()).logs, lines.length, where);
    found.push(await all(audit.query({}, { order: "oldest" })));
    const again = await audit.load([source], { reread: true });
    assert.deepEqual([again.inserted, again.duplicates], [0, lines.length], where);
  }
  assert.deepEqual(found[0], found[1]);
});

Deno.test("a record that cannot be written ends the load, and what was committed stays", async () => {
  await using folder = await TestFolder.make();
  const path = await folder.file("t.log", lines.join("\n") + "\n");
  for (const [where, source] of await sources(path)) {
    await using own = await TestFolder.make();
    using audit = await own.open();
    {
      using db = own.raw({ keepTriggers: true });
      db.exec(
        "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.seq = 8500 " +
          "BEGIN SELECT RAISE(ABORT, 'no room'); END",
      );
    }
    await assert.rejects(audit.load([source]), (error) => {
      assert.ok(error instanceof GcsError, where);
      assert.doesNotMatch(error.message, /no room|INSERT/, where);
      return true;
    });
    const kept = audit.count({});
    assert.ok([0, 4_000, 8_000].includes(kept), `${where}: ${kept}`);
    assert.equal((await audit.verify()).logs, kept, where);
    {
      using db = own.raw({ keepTriggers: true });
      db.exec("DROP TRIGGER full");
    }
    await audit.load([source]);
    assert.equal(audit.count({}), lines.length, where);
  }
});
