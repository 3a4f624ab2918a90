import assert from "node:assert/strict";
import {
  announceRestore,
  fileSource,
  openAuditDatabase,
  openTrail,
  restoreDatabase,
} from "../../../src/audit/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { MemoryVault } from "../../../src/audit/mod.ts";
import { TestFolder, testKey, transferLines } from "../_support.ts";

async function change(folder: TestFolder, from: number, count = 10): Promise<void> {
  {
    await using trail = await openTrail({ ...folder.database, vault: folder.vault });
    const row = await trail.intent({ command: "collection delete" });
    await trail.result(row, { outcome: "success", durationMs: 1 });
  }
  using audit = await folder.open();
  const log = await folder.file(`${from}.log`, transferLines(count, from).join("\n") + "\n");
  await audit.load([await fileSource(log)]);
}

/** The whole database in one file. */
async function file(folder: TestFolder): Promise<Uint8Array> {
  {
    using db = folder.raw({ keepTriggers: true });
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  }
  return await Deno.readFile(folder.database.path);
}

async function put(folder: TestFolder, content: Uint8Array | undefined): Promise<void> {
  for (const suffix of ["", "-wal", "-shm"]) {
    await Deno.remove(folder.database.path + suffix).catch(() => {});
  }
  if (content === undefined) return;
  await Deno.writeFile(folder.database.path, content, { mode: 0o600 });
}

function isAlarm(why: RegExp) {
  return (error: unknown) => {
    assert.ok(error instanceof GcsError, String(error));
    assert.equal(error.exitCode, 11, error.message);
    assert.match(error.message, why);
    return true;
  };
}

async function refusedEverywhere(folder: TestFolder, why: RegExp): Promise<void> {
  await assert.rejects(folder.open(), isAlarm(why));
  await assert.rejects(openTrail({ ...folder.database, vault: folder.vault }), isAlarm(why));
}

Deno.test("a database that was deleted is not replaced in silence", async () => {
  await using folder = await TestFolder.make();
  await change(folder, 0);
  await put(folder, undefined);
  await refusedEverywhere(folder, /is gone/);
  await put(folder, new Uint8Array(0));
  await refusedEverywhere(folder, /is gone/);
});

Deno.test("another database in its place is refused, with records and without", async () => {
  await using folder = await TestFolder.make();
  await using other = await TestFolder.make();
  await change(folder, 0);
  (await other.open()).close();
  await put(folder, await file(other));
  await refusedEverywhere(folder, /is another audit database/);
  await change(other, 5);
  await put(folder, await file(other));
  await refusedEverywhere(folder, /is another audit database/);
});

Deno.test("a database with records that the vault does not know is refused", async () => {
  await using folder = await TestFolder.make();
  await change(folder, 0);
  const vault = new MemoryVault();
  await assert.rejects(folder.open(vault), isAlarm(/is not known here/));
  await assert.rejects(
    openTrail({ ...folder.database, vault }),
    /key of the audit trail is not on this machine/,
  );
});

Deno.test("adopting keeps what was expected and found of both chains, for good", async () => {
  await using folder = await TestFolder.make();
  await change(folder, 0);
  const old = await file(folder);
  await change(folder, 100, 27);
  await put(folder, old);
  await refusedEverywhere(folder, /is missing/);
  await (await openTrail({ ...folder.database, vault: folder.vault, adopt: true })).close();
  await change(folder, 200);
  using audit = await folder.open();
  const { adoptions, logs, trail } = await audit.verify();
  assert.deepEqual([logs, trail], [20, 6]);
  assert.deepEqual(
    adoptions.map(({ entry, expected, found }) => [
      entry,
      [expected?.database, expected?.logs?.seq, expected?.trail?.seq],
      [found?.database, found?.logs.seq, found?.trail.seq],
    ]),
    [[3, [audit.origin, 37, 4], [audit.origin, 10, 2]]],
  );
});

Deno.test("adopting in place of a lost database says which one was lost", async () => {
  await using folder = await TestFolder.make();
  await change(folder, 0);
  const { origin } = await folder.open();
  await put(folder, undefined);
  await (await openTrail({ ...folder.database, vault: folder.vault, adopt: true })).close();
  using audit = await folder.open();
  const [adoption] = (await audit.verify()).adoptions;
  assert.deepEqual(
    [adoption?.expected?.database, adoption?.expected?.logs?.seq, adoption?.found?.logs.seq],
    [origin, 10, 0],
  );
  assert.notEqual(audit.origin, origin);
});

for (const step of ["swap", "open", "remove previous", "done"]) {
  Deno.test(`a restore that is killed at "${step}" is no alarm, and is recorded`, async () => {
    await using folder = await TestFolder.make();
    await change(folder, 0);
    const backup = await folder.file("backup.db", await file(folder));
    await Deno.chmod(backup, 0o600);
    await change(folder, 100, 27);
    const { path } = folder.database;
    const key = testKey();
    const killed = new Error("killed");
    await announceRestore(folder.vault, path, backup, { key });
    const onStep = (at: string) => at === step ? Promise.reject(killed) : Promise.resolve();
    await assert.rejects(restoreDatabase({ path, key, from: backup, onStep }), killed);
    using audit = await folder.open();
    const report = await audit.verify();
    const isRestored = step !== "swap";
    assert.equal(report.logs, isRestored ? 10 : 37);
    assert.equal(report.adoptions.length, isRestored ? 1 : 0);
    await (await openTrail({ ...folder.database, vault: folder.vault })).close();
    await audit.verify();
    // What was announced is over: the same backup put there by somebody else is an alarm.
    await change(folder, 300);
    audit.close();
    await put(folder, await Deno.readFile(backup));
    await refusedEverywhere(folder, /is missing/);
  });
}

Deno.test("a vault that a newer program wrote is left as it is", async () => {
  await using folder = await TestFolder.make();
  await change(folder, 0);
  const { placeName } = await import("../../../src/audit/mod.ts");
  const name = placeName(folder.database.path);
  await folder.vault.write(name, "2 something else");
  await assert.rejects(
    folder.open(),
    (error) => error instanceof GcsError && error.exitCode === 10,
  );
  assert.equal(await folder.vault.read(name), "2 something else");
  await using fresh = await TestFolder.make();
  using audit = await openAuditDatabase({ ...fresh.database, vault: fresh.vault });
  assert.equal(audit.count(), 0);
});
