import assert from "node:assert/strict";
import { join } from "node:path";
import { openSqlcipher, type SqlcipherDatabase } from "../../../../src/audit/mod.ts";
import { ChainHasher, genesis } from "../../../../src/audit/chain/link.ts";
import { rowsOf, selectPage, StoredRecords } from "../../../../src/audit/verify/stored_records.ts";
import { fromHex } from "../../../../src/base/mod.ts";
import { peerTest } from "../../../_support/python_packages.ts";
import { setStage, type Stage } from "../../../_support/stage.ts";
import {
  alice,
  highAssuranceLog,
  loadText,
  transferLine,
  write,
} from "../../../commands/audit/_audit.ts";
import { json, works } from "../../../commands/_expect.ts";

const program = new URL("../../../../docs/formats/verify.py", import.meta.url).pathname;
const tenYears = -10 * 366 * 24 * 60;
const hostile = ['/é/\u{1f600} "quoted"\\', "/tab\there/%00%01%1f%7f", "/\u2028/<&>'", "/%C3%28"];

/** A backup with everything in it: removals, a new key of the trail, names that JSON escapes. */
async function makeBackup(stage: Stage) {
  await loadText(stage, transferLine("/new/first") + "\n");
  await loadText(
    stage,
    [1, 2, 3].map((n) => transferLine(`/old/${n}`, tenYears + n) + "\n").join(""),
    "old.log",
  );
  await loadText(stage, highAssuranceLog(alice, hostile), "sessions.log");
  await works(stage, ["audit", "prune", "--yes"]);
  const { trail_key: trailKey } = await json(stage, ["audit", "trail", "--adopt"]);
  await loadText(stage, transferLine("/new/last", 99) + "\n", "last.log");
  const { stdout: lines } = await works(stage, ["audit", "verify"]);
  const path = join(stage.folder, "backup.db");
  const { key } = await json(stage, ["audit", "backup", path, "--new-key"]);
  return {
    path,
    key: String(key),
    trailKey: String(trailKey),
    checkpoints: await write(stage, "checkpoints.txt", lines),
  };
}

/** Computes a chain's links anew from a record on, as somebody who knows the format would. */
function relinkTrail(db: SqlcipherDatabase): void {
  const hasher = new ChainHasher(undefined);
  let hash = genesis();
  let end = 0;
  for (const row of db.all("SELECT seq, record FROM trail ORDER BY seq")) {
    end = Number(row["seq"]);
    hash = hasher.link(hash, end, hasher.leaf(String(row["record"])));
    db.run("UPDATE trail SET hash = ? WHERE seq = ?", [hash, end]);
  }
  db.run("UPDATE head SET seq = ?, hash = ? WHERE chain = 'trail'", [end, hash]);
}

/** Leaves of a record what a removal leaves, and no more. */
function removeSilently(db: SqlcipherDatabase, seq: number, entry: number): void {
  const records = new StoredRecords(db);
  for (const row of rowsOf(db.value(selectPage("e.seq = ?"), [seq]))) {
    db.run("INSERT INTO removed SELECT seq, ?, hash, ? FROM event WHERE seq = ?", [
      new ChainHasher(undefined).leaf(records.canonical(row) ?? ""),
      entry,
      seq,
    ]);
  }
  db.run("DELETE FROM event WHERE seq = ?", [seq]);
}

const manipulations: readonly (readonly [string, (db: SqlcipherDatabase) => void, RegExp])[] = [
  [
    "a name is another one",
    (db) => db.exec("UPDATE name SET value = 'mallory' WHERE value = 'alice'"),
    /record \d+ of the logs/,
  ],
  ["a record is gone", (db) => db.exec("DELETE FROM event WHERE seq = 6"), /record 6 .* missing/],
  ["the newest record is gone, and the head says so", (db) => {
    db.exec("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)");
    db.exec(`UPDATE head SET (seq, hash) =
      (SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1) WHERE chain = 'logs'`);
  }, /the checkpoint logs \d+ of/],
  [
    "a record was removed as the program does, without an entry",
    (db) => removeSilently(db, 1, 99),
    /removal that the trail tells of otherwise, or not at all/,
  ],
  ["an entry of the trail was rewritten, and all links after it", (db) => {
    db.exec(`UPDATE trail SET record = replace(record, 'last.log', 'lost.log')
      WHERE record LIKE '%last.log%'`);
    relinkTrail(db);
  }, /the MAC of record \d+ of the trail/],
  ["one more was removed under a true entry", (db) => {
    removeSilently(db, 1, Number(db.value("SELECT max(entry) FROM removed")));
  }, /removal that the trail tells of otherwise/],
  ["two records changed places", (db) => {
    db.exec("UPDATE event SET seq = 1000 WHERE seq = 5");
    db.exec("UPDATE event SET seq = 5 WHERE seq = 6");
    db.exec("UPDATE event SET seq = 6 WHERE seq = 1000");
  }, /record 5 of the logs/],
  [
    "a record stands beyond the end",
    (db) => db.exec("UPDATE head SET seq = seq - 1 WHERE chain = 'logs'"),
    /the end of the logs/,
  ],
];

function manipulate(path: string, key: string, change: (db: SqlcipherDatabase) => void): void {
  using db = openSqlcipher(path, { key: fromHex(key) ?? new Uint8Array() });
  for (const row of db.all("SELECT name FROM sqlite_schema WHERE type = 'trigger'")) {
    db.exec(`DROP TRIGGER ${row["name"]}`);
  }
  change(db);
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
}

const name =
  "an auditor's program with another SQLCipher finds a backup whole, and what was done to it";
await peerTest(name, ["sqlcipher3==0.6.4"], async (python) => {
  await using stage = await setStage({ isLoggedIn: false });
  const { path, key, trailKey, checkpoints } = await makeBackup(stage);
  const audit = async (file: string, keys = `${key}\n${trailKey}\n`, lines = checkpoints) => {
    const child = new Deno.Command(python, {
      args: ["-I", program, file, lines],
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const output = child.output();
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(keys));
    await writer.close();
    const { code, stdout, stderr } = await output;
    const [said, complaint] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    return { code, said: said ?? "", complaint: complaint ?? "" };
  };

  const whole = await audit(path);
  assert.equal(whole.complaint, "");
  assert.equal(whole.code, 0);
  assert.match(whole.said, /as it was written: 11 audit records, \d+ trail records \([3-9] MACs/);
  assert.match(whole.said, /removed: 3, numbers 2 to 4/);
  assert.match(whole.said, /record \d+ of the trail begins a new key/);
  for (const line of (await Deno.readTextFile(checkpoints)).trim().split("\n")) {
    if (!line.includes(" logs ")) continue;
    const [, origin, chain, seq, hash] = line.split(" ");
    assert.ok(whole.said.includes(`${origin} ${chain} ${seq} ${hash}\n`), whole.said);
  }

  for (const [what, change, found] of manipulations) {
    const file = join(stage.folder, "manipulated.db");
    await Deno.copyFile(path, file);
    manipulate(file, key, change);
    const { code, said, complaint } = await audit(file);
    assert.equal(code, 1, `${what}: ${said}`);
    assert.match(complaint, new RegExp(`NOT AS IT WAS WRITTEN: .*${found.source}`), what);
  }

  const bytes = await Deno.readFile(path);
  bytes[5000] = (bytes[5000] ?? 0) ^ 1;
  const damaged = await write(stage, "damaged.db", "");
  await Deno.writeFile(damaged, bytes);
  assert.match((await audit(damaged)).complaint, /a page of the file|malformed/);
  // The backup may just be older than the line: that is no proof of a change.
  const text = await Deno.readTextFile(checkpoints);
  const later = await write(stage, "later.txt", text.replace(/(?<= trail )\d+/, "9999"));
  const beyond = await audit(path, undefined, later);
  assert.match(beyond.complaint, /trail 9999 of .* is of a record that is not here: the file was/);
  const otherKey = await audit(path, "0".repeat(64));
  assert.equal(otherKey.code, 1);
  assert.match(otherKey.complaint, /not a database/);
});
