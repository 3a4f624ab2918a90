import assert from "node:assert/strict";
import { setImmediate } from "node:timers";
import { join } from "node:path";
import { openDatabaseFile, shredDatabase, shredNotice } from "../../../src/audit/lifecycle/mod.ts";
import { assertWhole, filesIn, inFolder, key, makeDatabase } from "./support.ts";

Deno.test("shred removes the database, its log and its work files, and nothing else", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    const extra = ["-wal", "-shm", "-journal", ".new", ".previous"];
    for (const suffix of extra) Deno.writeFileSync(path + suffix, new Uint8Array(5000));
    Deno.writeTextFileSync(join(folder, "audit.db.backup"), "stays");
    const gone = await shredDatabase({ path });
    assert.deepEqual(
      gone.sort(),
      [...extra.map((suffix) => `audit.db${suffix}`), "audit.db"].sort(),
    );
    assert.deepEqual([...filesIn(folder).keys()], ["audit.db.backup"]);
  });
});

Deno.test("shred overwrites the bytes before the file goes", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    const size = Deno.statSync(path).size;
    const before = Deno.readFileSync(path);
    // An open file shows what the disk is told: a system call trace would need privileges.
    using witness = Deno.openSync(path, { read: true });
    const sizes: number[] = [];
    const watcher = watchSize(witness, sizes);
    await shredDatabase({ path });
    watcher.stop();
    assert.equal(witness.statSync().size, 0, "truncated");
    assert.ok(sizes.includes(size), "the size stayed while it was overwritten");
    assert.ok(watcher.overwritten(before), "random bytes were seen in the old place");
  });
});

/** Looks at the first bytes of a file on every turn of the event loop. */
function watchSize(file: Deno.FsFile, sizes: number[]) {
  const heads: Uint8Array[] = [];
  let going = true;
  const look = () => {
    if (!going) return;
    const head = new Uint8Array(64);
    sizes.push(file.statSync().size);
    file.seekSync(0, Deno.SeekMode.Start);
    if (file.readSync(head) === head.length) heads.push(head);
    setImmediate(look);
  };
  look();
  return {
    stop: () => going = false,
    overwritten: (before: Uint8Array) =>
      heads.some((head) => head.some((byte, index) => byte !== before[index])),
  };
}

Deno.test("shred with the key refuses a database that is open elsewhere", async () => {
  await inFolder(async (folder) => {
    const path = join(folder, "audit.db");
    await makeDatabase(path, key);
    {
      using db = await openDatabaseFile(path, { key });
      assert.equal(db.value("SELECT count(*) > 0 FROM record"), 1);
      await assert.rejects(shredDatabase({ path, key, busyTimeoutMs: 50 }), {
        kind: "unavailable",
      });
    }
    await assertWhole(path, key);
  });
});

Deno.test("shred of nothing is not_found, and of a folder is refused", async () => {
  await inFolder(async (folder) => {
    await assert.rejects(shredDatabase({ path: join(folder, "absent.db") }), {
      kind: "not_found",
    });
    Deno.mkdirSync(join(folder, "audit.db"));
    await assert.rejects(shredDatabase({ path: join(folder, "audit.db") }), { kind: "failed" });
  });
});

Deno.test("the notice says what shredding cannot promise", () => {
  assert.match(shredNotice, /solid state/i);
  assert.match(shredNotice, /snapshots/);
});
