import assert from "node:assert/strict";
import {
  type AuditFile,
  fileSource,
  openAuditDatabase,
  openSqlcipher,
  type SqlcipherDatabase,
} from "../../../src/audit/mod.ts";
import { verifyAudit } from "../../../src/audit/verify/verify.ts";
import { storedChain } from "../../../src/audit/verify/stored_records.ts";
import { ChainHasher } from "../../../src/audit/chain/link.ts";
import { BatchBuilder } from "../../../src/audit/load/batch_builder.ts";
import { LineDigest } from "../../../src/audit/load/digest.ts";
import { Inserter } from "../../../src/audit/load/inserter.ts";
import { metaOf, openConnection, openReader } from "../../../src/audit/schema/open.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { withoutOwnFunctions } from "../_other_library.ts";
import { all, TestFolder, transferLine, transferLines } from "../_support.ts";

const count = 1_400;
const hostile = [
  "a\u0000b",
  "\b\t\n\u000b\f\r\u000e\u001f\u007f",
  '"\\/',
  "\u2028\ufeff\ufffd",
  "é😀",
  "",
  "x".repeat(9_000),
  `${"y".repeat(8_190)}"\\`,
];

async function* documents() {
  await Promise.resolve();
  for (const [index, text] of hostile.entries()) {
    const timestamp = `2026-12-01T00:00:${String(index).padStart(2, "0")}.000123Z`;
    yield { id: `${index}${text}`, timestamp, username: text, message: text, resource: text };
  }
}

/** Fills a database by the library that `file` names. */
async function fill(folder: TestFolder, file: AuditFile): Promise<void> {
  const lines = transferLines(count);
  // Loaded out of order, so that a removal leaves what stands between.
  lines.splice(700, 0, ...transferLines(5, -1_000));
  lines.splice(1_000, 0, transferLine("/data/" + "z".repeat(300), -900));
  const log = await folder.file("t.log", lines.join("\n") + "\n");
  using audit = await openAuditDatabase({ ...file, vault: folder.vault });
  await audit.load([await fileSource(log)]);
  await audit.loadFrom("ep", documents());
  assert.equal((await folder.prune(audit, Date.UTC(2026, 10, 24, 0, 1)))?.count, 66);
}

async function withBoth(
  work: (folder: TestFolder, ours: AuditFile, theirs: AuditFile) => Promise<void>,
): Promise<void> {
  await using folder = await TestFolder.make();
  const library = folder.at("libother.so");
  await withoutOwnFunctions(library);
  await work(folder, folder.database, { ...folder.database, library });
}

/** What a verification says, without what differs from one time to the next. */
async function verdict(file: AuditFile): Promise<unknown> {
  try {
    const report = await verifyAudit(file, { now: 0 });
    return { ...report, durationMs: 0 };
  } catch (error) {
    assert.ok(error instanceof GcsError, String(error));
    return [error.kind, error.message];
  }
}

// Only here can a name inside of a library be changed without breaking it.
const ignore = Deno.build.os !== "linux";

Deno.test({
  name: "a library without our functions is really without them, and ours has them all",
  ignore,
  fn: () =>
    withBoth(async (folder, ours, theirs) => {
      await fill(folder, ours);
      const part = () => ({ first: 65, last: 70, hash: new Uint8Array(32) });
      for (const file of [ours, theirs]) {
        using db = await openReader(file);
        const followed = await db.follow(storedChain, part());
        assert.equal(followed, file === ours ? 0 : undefined);
        assert.equal(db.chainHashes === undefined, file !== ours);
      }
    }),
});

Deno.test({
  name: "records are loaded alike by the library and without it",
  ignore,
  fn: async () => {
    const found: unknown[] = [];
    for (const which of ["ours", "theirs"]) {
      await withBoth(async (folder, ours, theirs) => {
        const file = which === "ours" ? ours : theirs;
        await fill(folder, file);
        using audit = await openAuditDatabase({ ...file, vault: folder.vault });
        const checkpoint = audit.checkpoint().split(" ");
        found.push({
          rows: await all(audit.query({}, { order: "oldest" })),
          end: checkpoint.slice(2, 5),
        });
      });
    }
    assert.deepEqual(found[0], found[1]);
  },
});

/** What is done to a database, and what each way has to say of it. */
const spoilings: readonly (readonly [change: string, says: RegExp])[] = [
  ["SELECT 1", /^\{"logs":1348/],
  ["UPDATE event SET bytes = bytes + 1 WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET bytes = 9007199254740993 WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET bytes = -bytes WHERE seq = 61", /Record 61 /],
  ["UPDATE event SET bytes = bytes + 0.5 WHERE seq = 1100", /Record 1100 /],
  ["UPDATE event SET bytes = CAST(bytes AS BLOB) WHERE seq = 710", /Record 710 /],
  ["UPDATE event SET bytes = NULL WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET bytes = 'x' WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET username = -1 WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET username = 'x' WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET path = -1 WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET path = 1.5 WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET path = x'00' WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET session = username WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET external = x'41' WHERE seq = 1408", /Record 1408 /],
  ["UPDATE event SET external = external || 'x' WHERE seq = 1413", /Record 1413 /],
  ["UPDATE event SET hash = CAST(hash AS TEXT) WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET hash = substr(hash, 1, 31) WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET hash = hash || x'00' WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET hash = randomblob(32) WHERE seq = 1414", /Record 1414 /],
  ["UPDATE name SET value = value || ' ' WHERE value LIKE 'dtn1%'", /Record 61 /],
  ["UPDATE name SET value = x'41' WHERE value LIKE 'dtn1%'", /Record 61 /],
  ["UPDATE text SET value = value || char(0) WHERE value LIKE '/data/file500'", /Record 501 /],
  ["UPDATE text SET value = x'41' WHERE value LIKE '/data/file500'", /Record 501 /],
  ["DELETE FROM text WHERE value LIKE '/data/file500'", /Record 501 /],
  ["DELETE FROM name WHERE value = 'alice'", /Record 61 /],
  ["DELETE FROM event WHERE seq = 600", /Record 600 /],
  ["DELETE FROM event WHERE seq = 699", /Record 699 /],
  ["DELETE FROM event WHERE seq >= 1410", /Record 1410 /],
  ["UPDATE event SET seq = -5 WHERE seq = 600", /Record 600 /],
  ["UPDATE event SET seq = 5000 WHERE seq = 1414", /Record 1414 /],
  ["DELETE FROM removed WHERE seq = 702", /Record 702 /],
  ["UPDATE removed SET leaf = randomblob(32) WHERE seq = 702", /Record 702 /],
  ["UPDATE removed SET hash = randomblob(32) WHERE seq = 1", /Record 1 /],
  ["INSERT INTO removed SELECT 600, leaf, hash, entry FROM removed WHERE seq = 1", /Record 600 /],
  [
    "UPDATE event SET seq = -1 WHERE seq = 600; UPDATE event SET seq = 600 WHERE seq = 601;" +
    "UPDATE event SET seq = 601 WHERE seq = -1",
    /Record 600 /,
  ],
];

Deno.test({
  name: "verify says the same of sound and spoiled databases by the library and without it",
  ignore,
  fn: () =>
    withBoth(async (folder, ours, theirs) => {
      await fill(folder, ours);
      {
        using db = folder.raw({ keepTriggers: true });
        db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
      }
      const sound = await Deno.readFile(ours.path);
      for (const [change, says] of spoilings) {
        for (const end of ["-wal", "-shm"]) await Deno.remove(ours.path + end).catch(() => {});
        await Deno.writeFile(ours.path, sound);
        {
          using db: SqlcipherDatabase = folder.raw();
          db.exec(change);
        }
        const [one, other] = [await verdict(ours), await verdict(theirs)];
        assert.deepEqual(one, other, change);
        assert.match(JSON.stringify(one), says, change);
      }
    }),
});

Deno.test({
  name: "numbers beyond 2^53, which older programs kept, are no damage; one that was changed is",
  ignore,
  fn: () =>
    withBoth(async (folder, ours, theirs) => {
      const numbers = [1, 2 ** 53 + 2, 1e20 + 20_000, 1.5, 1e294, -(2 ** 60), 0.1 + 0.2];
      {
        using db = await openConnection(ours);
        const hasher = new ChainHasher(db.chainHashes);
        const builder = new BatchBuilder(hasher, new LineDigest(hasher, metaOf(db, "salt")));
        for (const [index, bytes] of numbers.entries()) {
          builder.add({ kind: 4, time: index, bytes }, { line: index, copy: 0 });
        }
        db.transaction(() => new Inserter(db).insert(builder.take()));
      }
      const sound = await verdict(ours);
      assert.match(JSON.stringify(sound), /^\{"logs":7/);
      assert.deepEqual(sound, await verdict(theirs));
      for (
        const [seq, other] of [[2, "9007199254740995"], [3, "1e20"], [4, "2"], [7, "0.3"]] as const
      ) {
        using db = folder.raw();
        const { bytes } = db.get("SELECT bytes FROM event WHERE seq = ?", [seq]) ?? {};
        db.exec(`UPDATE event SET bytes = ${other} WHERE seq = ${seq}`);
        for (const file of [ours, theirs]) {
          assert.match(JSON.stringify(await verdict(file)), new RegExp(`Record ${seq} of`), other);
        }
        db.run("UPDATE event SET bytes = ? WHERE seq = ?", [bytes ?? null, seq]);
      }
      assert.deepEqual(await verdict(ours), sound);
    }),
});

Deno.test("the library follows no chain that it was not told of as it is", async () => {
  using db = openSqlcipher(":memory:", {});
  db.exec(`
    CREATE TABLE event (seq INTEGER PRIMARY KEY, hash BLOB, a, b);
    INSERT INTO event VALUES (1, zeroblob(32), 1, 2);
    CREATE TABLE name (id INTEGER PRIMARY KEY, value);
  `);
  const names = "SELECT value FROM name WHERE id = ?";
  const rows = "SELECT seq, hash, a, b FROM event WHERE seq BETWEEN ? AND ?";
  const follow = async (list: string) => {
    const members = new TextEncoder().encode(list);
    const part = { first: 1, last: 1, hash: new Uint8Array(32) };
    const followed = await db.follow({ rows, names, texts: names, members }, part);
    assert.deepEqual(part.hash, new Uint8Array(32));
    return followed;
  };
  assert.equal(await follow('n,"a":\0n,"b":\0'), 0, "the hash is another one");
  const member = 'n,"a":\0';
  for (
    const list of ["", member, member.repeat(2).slice(0, -1), member.repeat(3), "n".repeat(99)]
  ) {
    await assert.rejects(follow(list), GcsError, JSON.stringify(list));
  }
});
