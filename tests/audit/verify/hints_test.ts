import assert from "node:assert/strict";
import { fileSource, openAuditDatabase } from "../../../src/audit/mod.ts";
import { openReader } from "../../../src/audit/schema/open.ts";
import { lacksPart } from "../../../src/audit/query/dictionary.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { TestFolder, transferLines } from "../_support.ts";

const damages: Readonly<Record<string, (folder: TestFolder) => Promise<void> | void>> = {
  "its first page is gone": async ({ database: { path } }) => {
    const bytes = await Deno.readFile(path);
    await Deno.writeFile(path, bytes.fill(0x55, 16, 4096));
  },
  "it was cut short": ({ database: { path } }) => Deno.truncate(path, 1000),
  "it is empty": ({ database: { path } }) => Deno.truncate(path, 0),
  "it has lost its origin": (folder) => void folder.raw().exec("DELETE FROM meta"),
  "it has lost its ends": (folder) => void folder.raw().exec("DELETE FROM head"),
};

for (const [name, damage] of Object.entries(damages)) {
  Deno.test(`where ${name}, the hint leads to restore, not to verify`, async () => {
    await using folder = await TestFolder.make();
    {
      using audit = await folder.open();
      const log = await folder.file("a.log", transferLines(50).join("\n") + "\n");
      await audit.load([await fileSource(log)]);
      using db = folder.raw({ keepTriggers: true });
      db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    }
    await damage(folder);
    const open = async () => {
      (await openReader(folder.database)).close();
      (await openAuditDatabase({ ...folder.database, vault: folder.vault }))[Symbol.dispose]();
    };
    await assert.rejects(open, (error) => {
      assert.ok(error instanceof GcsError, String(error));
      assert.equal(error.kind, "integrity");
      assert.match(error.hint ?? "", /gcs audit restore FILE/);
      assert.doesNotMatch(error.hint ?? "", /verify/);
      return true;
    });
  });
}

Deno.test("a record that lacks a part leads to restore", () => {
  assert.match(lacksPart().hint ?? "", /gcs audit restore FILE/);
});
