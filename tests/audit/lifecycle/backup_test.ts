import assert from "node:assert/strict";
import { join } from "node:path";
import {
  backupDatabase,
  checkKey,
  openDatabaseFile,
  restoreDatabase,
  verifyDatabase,
} from "../../../src/audit/lifecycle/mod.ts";
import {
  addRows,
  assertWhole,
  digest,
  filesIn,
  inFolder,
  key,
  makeDatabase,
  otherKey,
  rowCount,
} from "./support.ts";

async function withDatabase(work: (paths: Record<"folder" | "path" | "to", string>) => unknown) {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    await work({ folder, path, to: join(folder, "copy.db") });
  });
}

Deno.test("a backup is encrypted, private, complete and says how many rows it holds", async () => {
  await withDatabase(async ({ path, to }) => {
    const counts = await backupDatabase({ path, key, to });
    assert.equal(counts.get("record"), rowCount);
    assert.equal((Deno.statSync(to).mode ?? 0) & 0o777, 0o600);
    assert.ok((await checkKey(to, key)).fits);
    await assertWhole(to, key);
  });
});

Deno.test("a backup may have a key of its own", async () => {
  await withDatabase(async ({ path, to }) => {
    await backupDatabase({ path, key, to, backupKey: otherKey });
    assert.deepEqual(
      [(await checkKey(to, key)).fits, (await checkKey(to, otherKey)).fits],
      [false, true],
    );
    await assertWhole(to, otherKey);
    await assertWhole(path, key);
  });
});

Deno.test("a backup taken while another connection writes is one moment of the database", async () => {
  await withDatabase(async ({ path, to }) => {
    using writer = await openDatabaseFile(path, { key });
    await backupDatabase({
      path,
      key,
      to,
      onStep: (step) => {
        if (step === "copy") addRows(writer, rowCount, 25);
        if (step === "verify") addRows(writer, rowCount + 25, 25);
      },
    });
    await assertWhole(to, key, rowCount + 25);
    assert.equal(writer.value("SELECT count(*) FROM record"), rowCount + 50);
  });
});

Deno.test("a backup replaces a file only with force, and never the database itself", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    Deno.writeTextFileSync(to, "mine", { mode: 0o600 });
    await assert.rejects(backupDatabase({ path, key, to }), { kind: "conflict" });
    assert.equal(Deno.readTextFileSync(to), "mine");
    await assert.rejects(backupDatabase({ path, key, to: path, force: true }), { kind: "usage" });
    await backupDatabase({ path, key, to, force: true });
    await assertWhole(to, key);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db", "copy.db"]);
  });
});

Deno.test("a file that appears under the backup's name meanwhile is not replaced", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    const onStep = (step: string) => {
      if (step === "name") Deno.writeTextFileSync(to, "mine", { mode: 0o600 });
    };
    await assert.rejects(backupDatabase({ path, key, to, onStep }), { kind: "conflict" });
    assert.equal(Deno.readTextFileSync(to), "mine");
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db", "copy.db"]);
  });
});

Deno.test("a damaged database gives no backup", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    const bytes = Deno.readFileSync(path);
    for (let offset = 3 * 4096 + 99; offset < bytes.length; offset += 4096) bytes[offset] = 0x55;
    Deno.writeFileSync(path, bytes);
    await assert.rejects(backupDatabase({ path, key, to }));
    assert.deepEqual(filesIn(folder), new Map([["audit.db", digest(bytes)]]));
  });
});

Deno.test("restore puts the backup's rows in place under the database's key", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    await backupDatabase({ path, key, to, backupKey: otherKey });
    {
      using db = await openDatabaseFile(path, { key });
      addRows(db, rowCount, 10);
    }
    const counts = await restoreDatabase({ path, key, from: to, backupKey: otherKey });
    assert.equal(counts.get("record"), rowCount);
    await assertWhole(path, key);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db", "copy.db"]);
  });
});

Deno.test("restore makes the database where there is none", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    await backupDatabase({ path, key, to });
    const elsewhere = join(folder, "new", "audit.db");
    await restoreDatabase({ path: elsewhere, key, from: to });
    await assertWhole(elsewhere, key);
  });
});

Deno.test("restore refuses a backup that is missing, damaged or of another key, and changes nothing", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    await backupDatabase({ path, key, to });
    const bytes = Deno.readFileSync(to);
    for (let offset = 3 * 4096 + 99; offset < bytes.length; offset += 4096) bytes[offset] = 0x55;
    Deno.writeFileSync(join(folder, "bad.db"), bytes, { mode: 0o600 });
    const before = filesIn(folder);
    const restore = (from: string, backupKey = key) =>
      restoreDatabase({ path, key, from: join(folder, from), backupKey });
    await assert.rejects(restore("absent.db"), { kind: "not_found" });
    await assert.rejects(restore("bad.db"), { kind: "integrity" });
    await assert.rejects(restore("copy.db", otherKey), { kind: "secure_store" });
    await assert.rejects(restore("audit.db"), { kind: "usage" });
    assert.deepEqual(filesIn(folder), before);
    await assert.rejects(verifyDatabase(join(folder, "bad.db"), { key }), { kind: "integrity" });
  });
});

Deno.test("restore replaces an unreadable database only when told to, and keeps it", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    await backupDatabase({ path, key, to });
    const noise = crypto.getRandomValues(new Uint8Array(8192));
    Deno.writeFileSync(path, noise);
    Deno.writeFileSync(`${path}-wal`, noise.slice(0, 100), { mode: 0o600 });
    await assert.rejects(restoreDatabase({ path, key, from: to }), { kind: "secure_store" });
    assert.equal(digest(Deno.readFileSync(path)), digest(noise));
    await restoreDatabase({ path, key, from: to, replaceUnreadable: true });
    await assertWhole(path, key);
    const files = filesIn(folder);
    assert.deepEqual(files.get("audit.db.unreadable-1"), digest(noise));
    assert.deepEqual(files.get("audit.db.unreadable-1-wal"), digest(noise.slice(0, 100)));
    assert.equal(files.size, 4);
  });
});

Deno.test("restore is refused while another connection has the database open", async () => {
  await withDatabase(async ({ path, to }) => {
    await backupDatabase({ path, key, to });
    using db = await openDatabaseFile(path, { key });
    assert.equal(db.value("SELECT count(*) FROM record"), rowCount);
    const request = { path, key, from: to, busyTimeoutMs: 50 };
    await assert.rejects(restoreDatabase(request), { kind: "unavailable" });
  });
});

Deno.test("a backup goes into a folder that others can read, and comes back from there", async () => {
  await withDatabase(async ({ folder, path }) => {
    const shared = join(folder, "shared");
    Deno.mkdirSync(shared);
    Deno.chmodSync(shared, 0o755);
    const to = join(shared, "copy.db");
    const modes: number[] = [];
    const onStep = (step: string) => {
      if (step !== "verify") return;
      for (const { name } of Deno.readDirSync(shared)) {
        modes.push((Deno.statSync(join(shared, name)).mode ?? 0) & 0o777);
      }
    };
    await backupDatabase({ path, key, to, onStep });
    assert.deepEqual(modes, [0o700], "what is not whole yet is in nobody's reach");
    assert.equal((Deno.statSync(to).mode ?? 0) & 0o777, 0o600);
    assert.deepEqual([...filesIn(shared).keys()], ["copy.db"]);
    await restoreDatabase({ path, key, from: to });
    await assertWhole(path, key);
  });
});

Deno.test("a backup is refused where others could put another file in its place", async () => {
  await withDatabase(async ({ folder, path }) => {
    const shared = join(folder, "shared");
    Deno.mkdirSync(shared);
    Deno.chmodSync(shared, 0o777);
    await assert.rejects(backupDatabase({ path, key, to: join(shared, "copy.db") }), {
      kind: "failed",
      message: /it can be written to by other users/,
    });
    assert.deepEqual([...filesIn(shared).keys()], []);
  });
});

Deno.test("what a killed backup left is removed by the next one", async () => {
  await withDatabase(async ({ folder, path, to }) => {
    Deno.mkdirSync(join(folder, ".copy.db.partial"), { mode: 0o700 });
    Deno.writeTextFileSync(join(folder, ".copy.db.partial", "database"), "half");
    await backupDatabase({ path, key, to });
    await assertWhole(to, key);
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db", "copy.db"]);
  });
});
