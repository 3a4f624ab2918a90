import assert from "node:assert/strict";
import { join } from "node:path";
import { checkKey, openDatabaseFile, rekeyDatabase } from "../../../src/audit/lifecycle/mod.ts";
import { assertWhole, filesIn, inFolder, key, makeDatabase, otherKey } from "./support.ts";

Deno.test("rekey leaves the rows, the new key, and nothing that the old key opens", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    const before = Deno.statSync(path).ino;
    await rekeyDatabase({ path, key, newKey: otherKey });
    assert.notEqual(Deno.statSync(path).ino, before, "a new file, not an old one written over");
    assert.equal((await checkKey(path, key)).fits, false);
    await assertWhole(path, otherKey);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db"]);
    assert.equal((Deno.statSync(path).mode ?? 0) & 0o777, 0o600);
    await assert.rejects(openDatabaseFile(path, { key }), { kind: "secure_store" });
  });
});

Deno.test("rekey takes with it what only the log holds", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    const killed = join(folder, "killed.db");
    {
      using db = await openDatabaseFile(path, { key });
      db.exec("CREATE TABLE t (a); INSERT INTO t VALUES (42)");
      Deno.copyFileSync(path, killed);
      Deno.copyFileSync(`${path}-wal`, `${killed}-wal`);
    }
    await rekeyDatabase({ path: killed, key, newKey: otherKey });
    using db = await openDatabaseFile(killed, { key: otherKey });
    assert.equal(db.value("SELECT a FROM t"), 42);
  });
});

Deno.test("rekey is refused while another connection is open, and with a wrong key", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    {
      using db = await openDatabaseFile(path, { key });
      assert.equal(db.value("SELECT count(*) > 0 FROM record"), 1);
      const busyTimeoutMs = 50;
      const request = { path, key, newKey: otherKey, busyTimeoutMs };
      await assert.rejects(rekeyDatabase(request), { kind: "unavailable" });
    }
    await assert.rejects(rekeyDatabase({ path, key: otherKey, newKey: key }), {
      kind: "secure_store",
    });
    await assertWhole(path, key);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db"]);
  });
});

Deno.test("a rekey that is stopped, or fails at any step, changes nothing", async () => {
  for (const stopAt of ["create", "copy", "encrypt", "verify", "flush", "swap"]) {
    await inFolder(async (folder) => {
      const path = join(folder, "audit.db");
      await makeDatabase(path, key);
      const controller = new AbortController();
      const stopped = rekeyDatabase({
        path,
        key,
        newKey: otherKey,
        signal: controller.signal,
        onStep: (step) => void (step === stopAt && controller.abort()),
      });
      await assert.rejects(stopped, { kind: "interrupted" });
      assert.deepEqual([...filesIn(folder).keys()], ["audit.db"]);
      await assertWhole(path, key);
    });
  }
});

Deno.test("a crash between the two halves of the swap is cleared away by the next rekey", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    // The old file has its second name already, and the new one has not taken the first.
    Deno.linkSync(path, `${path}.previous`);
    Deno.writeFileSync(`${path}.new`, new Uint8Array(8192), { mode: 0o600 });
    await assertWhole(path, key);
    await rekeyDatabase({ path, key, newKey: otherKey });
    await assertWhole(path, otherKey);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db"]);
  });
});

Deno.test("a database that lost its name in a crash gets it back", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    Deno.renameSync(path, `${path}.previous`);
    await rekeyDatabase({ path, key, newKey: otherKey });
    await assertWhole(path, otherKey);
  });
});
