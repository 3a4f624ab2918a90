import assert from "node:assert/strict";
import {
  announceRestore,
  fileSource,
  logsMigration,
  openAuditDatabase,
  openTrail,
} from "../../../src/audit/mod.ts";
import { migrations } from "../../../src/audit/schema/migrations.ts";
import { openReader } from "../../../src/audit/schema/open.ts";
import { verifyAudit } from "../../../src/audit/verify/verify.ts";
import { systemRandom } from "../../../src/base/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { TestFolder, testKey, transferLines } from "../_support.ts";

const newer = migrations.length + 1;

Deno.test("a database of a newer program is refused by name, and not a byte is changed", async () => {
  await using folder = await TestFolder.make();
  {
    using audit = await folder.open();
    const log = await folder.file("a.log", transferLines(5).join("\n") + "\n");
    await audit.load([await fileSource(log)]);
    using db = folder.raw();
    db.exec(`PRAGMA user_version = ${newer}; PRAGMA wal_checkpoint(TRUNCATE)`);
  }
  const { path } = folder.database;
  const before = await Deno.readFile(path);
  const { vault } = folder;
  const refused = (error: unknown) => {
    assert.ok(error instanceof GcsError, String(error));
    assert.match(error.message, new RegExp(`"audit.db" has schema ${newer}, and this gcs knows`));
    return true;
  };
  const options = { ...folder.database, vault };
  await assert.rejects(openAuditDatabase(options), refused);
  await assert.rejects(openAuditDatabase({ ...options, unchecked: true }), refused);
  await assert.rejects(openTrail(options), refused);
  await assert.rejects(openTrail({ ...options, adopt: true }), refused);
  await assert.rejects(openReader(folder.database), refused);
  await assert.rejects(verifyAudit(folder.database), refused);
  await assert.rejects(
    announceRestore(vault, folder.at("other.db"), path, { key: testKey() }),
    refused,
  );
  {
    using db = folder.raw({ keepTriggers: true });
    await assert.rejects(async () => await logsMigration("old", systemRandom)(db), refused);
  }
  assert.deepEqual(await Deno.readFile(path), before);
});
