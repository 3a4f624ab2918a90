import assert from "node:assert/strict";
import { fileSource, openTrail, type SqlcipherDatabase } from "../../../src/audit/mod.ts";
import { ChainHasher } from "../../../src/audit/chain/link.ts";
import { RemovalHash } from "../../../src/audit/chain/removals.ts";
import { rowsOf, selectPage, StoredRecords } from "../../../src/audit/verify/stored_records.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { TestFolder, transferLines } from "../_support.ts";

const count = 40;
const select = selectPage("e.seq BETWEEN 1 AND ?");

/** Removes records as the program does, but for the entry in the trail. */
function removeSilently(db: SqlcipherDatabase, numbers: readonly number[], entry: number): void {
  const records = new StoredRecords(db);
  const hasher = new ChainHasher(undefined);
  for (const row of rowsOf(db.value(select, [count]))) {
    const seq = Number(row[0]);
    if (!numbers.includes(seq)) continue;
    db.run("INSERT INTO removed SELECT seq, ?, hash, ? FROM event WHERE seq = ?", [
      hasher.leaf(records.canonical(row) ?? ""),
      entry,
      seq,
    ]);
    db.run("DELETE FROM event WHERE seq = ?", [seq]);
  }
}

/** As a program of the first form would have done it. */
function removeInTheFirstForm(db: SqlcipherDatabase, last: number): void {
  db.run(
    "INSERT INTO retained SELECT 'logs', seq, hash, 0 FROM event WHERE seq = ?",
    [last],
  );
  db.run("DELETE FROM event WHERE seq <= ?", [last]);
  db.run("DELETE FROM removed WHERE seq <= ?", [last]);
}

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const unvouched = /Record \d+ of the audit logs was removed without an entry in the trail/;
const untrue = /Record \d+ of the audit logs was not removed as record 2 of the trail tells/;
const gone = /Record -?\d+ of the audit \w+ (?:is missing|does not follow|was not written)/;

/** The trail holds an intent (1) and a true removal of records 1 to 10 (2). */
const attacks: readonly (readonly [string, (db: SqlcipherDatabase) => void, RegExp])[] = [
  ["the first records, in the old form", (db) => removeInTheFirstForm(db, 20), unvouched],
  ["all records, in the old form", (db) => removeInTheFirstForm(db, count), unvouched],
  ["the first records left", (db) => removeSilently(db, range(11, 20), 99), unvouched],
  ["some in the middle", (db) => removeSilently(db, [15, 17, 25], 99), unvouched],
  ["everything", (db) => removeSilently(db, range(11, count), 99), unvouched],
  ["one more, under a true entry", (db) => removeSilently(db, [11], 2), untrue],
  ["one in the middle, under a true entry", (db) => removeSilently(db, [25], 2), untrue],
  [
    "some under the number of another kind of entry",
    (db) => removeSilently(db, [15], 1),
    unvouched,
  ],
  ["some, with an entry that names no number", (db) => removeSilently(db, [15], 0), unvouched],
  ["a record without what stays of it", (db) => db.exec("DELETE FROM event WHERE seq = 15"), gone],
  ["what is left of a removed record", (db) => db.exec("DELETE FROM removed WHERE seq = 5"), gone],
  ["what a removed record was", (db) => {
    db.exec("UPDATE removed SET leaf = randomblob(32) WHERE seq = 5");
  }, gone],
  ["a true removal's entry", (db) => db.exec("DELETE FROM trail WHERE seq = 2"), gone],
  ["the trail, with a row in retained", (db) => {
    db.exec("INSERT INTO retained SELECT 'trail', seq, hash, 0 FROM trail WHERE seq = 2");
    db.exec("DELETE FROM trail WHERE seq <= 2");
  }, gone],
  ["all of the trail, with a row in retained", (db) => {
    db.exec("INSERT INTO retained SELECT 'trail', seq, hash, 0 FROM trail WHERE seq = 3");
    db.exec("DELETE FROM trail");
  }, gone],
  ["a record, put before the first", (db) => {
    db.exec("UPDATE event SET seq = -5 WHERE seq = 30");
  }, gone],
  ["nothing, but a record is added before the first", (db) => {
    const columns = db.all("SELECT name FROM pragma_table_info('event') WHERE name <> 'seq'")
      .map(({ name }) => String(name));
    const values = columns.map((name) => name === "line" ? "-1" : name);
    db.exec(`INSERT INTO event (seq, ${columns}) SELECT -5, ${values} FROM event WHERE seq = 30`);
  }, gone],
];

for (const [what, attack, why] of attacks) {
  Deno.test(`no row vouches for a removal without its entry in the trail: ${what}`, async () => {
    await using folder = await TestFolder.make();
    using audit = await folder.open();
    const log = await folder.file("a.log", transferLines(count).join("\n") + "\n");
    await audit.load([await fileSource(log)]);
    let trailKey: string | undefined;
    {
      await using trail = await openTrail({ ...folder.database, vault: folder.vault });
      trailKey = trail.verificationKey?.reveal();
      const row = await trail.intent({ command: "audit prune" });
      await audit.prune(Date.UTC(2026, 10, 24, 0, 0, 10), trail);
      await trail.result(row, { outcome: "success", durationMs: 1 });
    }
    const { checkpoints } = await audit.verify();
    {
      using db = folder.raw();
      attack(db);
    }
    const isFound = (error: unknown) => {
      assert.ok(error instanceof GcsError, String(error));
      assert.equal(error.exitCode, 11);
      assert.match(error.message, why);
      return true;
    };
    await assert.rejects(audit.verify({ vault: undefined }), isFound);
    await assert.rejects(audit.verify({ vault: undefined, against: checkpoints }), isFound);
    await assert.rejects(audit.verify({ vault: undefined, trailKey }), isFound);
    await assert.rejects(audit.verify(), isFound);
    // Nor does the next command put its seal under it.
    await openTrail({ ...folder.database, vault: folder.vault }).then(
      (one) => one.close(),
      () => {},
    );
    await assert.rejects(audit.verify(), isFound);
  });
}

Deno.test("the rules of the database refuse removals without their remains, and any of the trail", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  await audit.load([
    await fileSource(await folder.file("a.log", transferLines(5).join("\n") + "\n")),
  ]);
  await folder.prune(audit, Date.UTC(2026, 10, 24, 0, 0, 2));
  using db = folder.raw({ keepTriggers: true });
  for (
    const sql of [
      "DELETE FROM event WHERE seq = 4",
      "DELETE FROM trail",
      "UPDATE removed SET entry = 7",
      "DELETE FROM removed",
      "INSERT INTO retained VALUES ('logs', 4, zeroblob(32), 0)",
      "INSERT INTO retained VALUES ('trail', 1, zeroblob(32), 0)",
    ]
  ) assert.throws(() => db.run(sql), GcsError, sql);
});

Deno.test("the hash of a removal binds numbers, leaves and order", () => {
  const hasher = new ChainHasher(undefined);
  const hashOf = (...parts: readonly (readonly [number, string])[]) => {
    const hash = new RemovalHash();
    for (const [seq, text] of parts) hash.add(hasher, seq, hasher.leaf(text));
    return hash;
  };
  const one = hashOf([3, "a"], [5, "b"]);
  assert.deepEqual([one.count, one.first, one.last], [2, 3, 5]);
  for (const other of [hashOf([3, "a"]), hashOf([3, "a"], [6, "b"]), hashOf([3, "b"], [5, "a"])]) {
    assert.notDeepEqual(other.hash, one.hash);
  }
  assert.deepEqual(hashOf([3, "a"], [5, "b"]).hash, one.hash);
});
