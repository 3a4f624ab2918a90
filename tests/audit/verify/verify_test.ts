import assert from "node:assert/strict";
import { fileSource, MemoryVault, openAuditDatabase, openTrail } from "../../../src/audit/mod.ts";
import type { SqlcipherDatabase } from "../../../src/audit/mod.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { TestFolder, transferLines } from "../_support.ts";

const count = 300;

/** A vault that can be copied. */
class CopyableVault extends MemoryVault {
  readonly written = new Map<string, string>();

  override write(name: string, value: string): Promise<void> {
    this.written.set(name, value);
    return super.write(name, value);
  }

  async copy(): Promise<MemoryVault> {
    const vault = new MemoryVault();
    for (const [name, value] of this.written) await vault.write(name, value);
    return vault;
  }
}

/** Made once: each test works on a copy. */
const template = (async () => {
  await using folder = await TestFolder.make();
  const vault = new CopyableVault();
  const path = await folder.file("t.log", transferLines(count).join("\n") + "\n");
  {
    using audit = await folder.open(vault);
    await audit.load([await fileSource(path)]);
    await using trail = await openTrail({ ...folder.database, vault });
    for (let index = 0; index < count / 2; index++) {
      const row = await trail.intent({ command: "collection delete", objects: [`c${index}`] });
      await trail.result(row, { outcome: "success", durationMs: index });
    }
  }
  using db = folder.raw({ keepTriggers: true });
  db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  return { file: await Deno.readFile(folder.database.path), vault };
})();

/** A database with loaded records and a trail, and what its vault remembers. */
async function filled(folder: TestFolder): Promise<MemoryVault> {
  const { file, vault } = await template;
  await Deno.writeFile(folder.database.path, file, { mode: 0o600 });
  return await vault.copy();
}

function isIntegrity(seq: number, chain = "") {
  return (error: unknown) => {
    assert.ok(error instanceof GcsError, String(error));
    assert.equal(error.kind, "integrity", error.message);
    assert.equal(error.exitCode, 11);
    assert.match(error.message, new RegExp(`Record ${seq} of the audit ${chain}`));
    return true;
  };
}

/** What is done to a table, and which record is the first that is wrong. */
type Tampering = readonly [
  name: string,
  act: (db: SqlcipherDatabase, table: string, seq: number) => void,
  first: (seq: number) => number,
];

const flip = (column: string) => (db: SqlcipherDatabase, table: string, seq: number) => {
  if (table === "trail") {
    db.run(`UPDATE trail SET record = replace(record, '"v":1', '"v":2') WHERE seq = ?`, [seq]);
  } else db.run(`UPDATE event SET ${column} = ${column} + 1 WHERE seq = ?`, [seq]);
};

const others = (db: SqlcipherDatabase, table: string) =>
  db.all(`SELECT name FROM pragma_table_info('${table}') WHERE name NOT IN ('seq', 'line')`)
    .map(({ name }) => name).join(", ");

const tamperings: readonly Tampering[] = [
  ["flipped", flip("bytes"), (seq) => seq],
  ["flipped time", flip("time"), (seq) => seq],
  ["flipped name", flip("username"), (seq) => seq],
  [
    "deleted",
    (db, table, seq) => db.run(`DELETE FROM ${table} WHERE seq = ?`, [seq]),
    (seq) => seq,
  ],
  [
    "hash replaced",
    (db, table, seq) => db.run(`UPDATE ${table} SET hash = randomblob(32) WHERE seq = ?`, [seq]),
    (seq) => seq,
  ],
  ["swapped with the next or the one before", (db, table, seq) => {
    const other = seq === 1 ? 2 : seq - 1;
    db.run(`UPDATE ${table} SET seq = -1 WHERE seq = ?`, [seq]);
    db.run(`UPDATE ${table} SET seq = ? WHERE seq = ?`, [seq, other]);
    db.run(`UPDATE ${table} SET seq = ? WHERE seq = -1`, [other]);
  }, (seq) => seq === 1 ? 1 : seq - 1],
  ["duplicated", (db, table, seq) => {
    const columns = others(db, table);
    const line = table === "event" ? ", line" : "";
    db.run(`UPDATE ${table} SET seq = -seq WHERE seq > ?`, [seq]);
    db.run(`UPDATE ${table} SET seq = 1 - seq WHERE seq < 0`);
    db.run(
      `INSERT INTO ${table} (seq, ${columns}${line}) SELECT seq + 1, ${columns}${
        line && ", -7"
      } FROM ${table} WHERE seq = ?`,
      [seq],
    );
  }, (seq) => seq + 1],
  ["inserted before", (db, table, seq) => {
    const columns = others(db, table);
    const line = table === "event" ? ", line" : "";
    db.run(`UPDATE ${table} SET seq = -seq WHERE seq >= ?`, [seq]);
    db.run(`UPDATE ${table} SET seq = 1 - seq WHERE seq < 0`);
    db.run(
      `INSERT INTO ${table} (seq, ${columns}${line}) SELECT ?, ${columns}${
        line && ", -7"
      } FROM ${table} WHERE seq = ?`,
      [seq, seq + 2 > count ? 1 : seq + 2],
    );
  }, (seq) => seq],
];

for (const table of ["event", "trail"]) {
  const chain = table === "event" ? "logs" : "trail";
  for (const [name, act, first] of tamperings) {
    if (table === "trail" && /time|name/.test(name)) continue;
    for (const seq of [1, count / 2, count]) {
      Deno.test(`verify finds that record ${seq} of the ${chain} was ${name}`, async () => {
        await using folder = await TestFolder.make();
        const vault = await filled(folder);
        using audit = await openAuditDatabase({ ...folder.database, vault, unchecked: true });
        const { checkpoints } = await audit.verify();
        const db = folder.raw();
        act(db, table, seq);
        db.close();
        const expected = first(seq);
        await assert.rejects(audit.verify({ vault: undefined }), isIntegrity(expected, chain));
        await assert.rejects(
          audit.verify({ vault: undefined, against: checkpoints }),
          isIntegrity(expected, chain),
        );
      });
    }
  }

  Deno.test(`verify finds that the ${chain} were cut short, from each record on`, async () => {
    for (const seq of [1, count / 2, count]) {
      await using folder = await TestFolder.make();
      const vault = await filled(folder);
      using audit = await openAuditDatabase({ ...folder.database, vault, unchecked: true });
      const { checkpoints } = await audit.verify();
      const db = folder.raw();
      db.run(`DELETE FROM ${table} WHERE seq >= ?`, [seq]);
      await assert.rejects(audit.verify({ vault: undefined }), isIntegrity(seq, chain));
      // An attacker who also puts the head back is found by what was kept elsewhere.
      db.run(
        `UPDATE head SET seq = ?, hash = coalesce((SELECT hash FROM ${table} WHERE seq = ?), zeroblob(32)) WHERE chain = ?`,
        [seq - 1, seq - 1, chain],
      );
      db.close();
      await audit.verify({ vault: undefined });
      await assert.rejects(
        audit.verify({ vault: undefined, against: checkpoints }),
        isIntegrity(seq, chain),
      );
      await assert.rejects(audit.verify(), isIntegrity(seq, chain));
      if (table === "event") {
        await assert.rejects(
          openAuditDatabase({ ...folder.database, vault }),
          isIntegrity(seq, chain),
        );
      } else {
        await assert.rejects(openTrail({ ...folder.database, vault }), isIntegrity(seq, chain));
      }
    }
  });
}

Deno.test("a database that was put back to an older copy is refused", async () => {
  await using folder = await TestFolder.make();
  const vault = await filled(folder);
  {
    const db = folder.raw();
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    db.close();
  }
  const old = await Deno.readFile(folder.database.path);
  {
    using audit = await folder.open(vault);
    const path = await folder.file("more.log", transferLines(5, 1000).join("\n") + "\n");
    await audit.load([await fileSource(path)]);
    await using trail = await openTrail({ ...folder.database, vault });
    await trail.intent({ command: "one more" });
  }
  for (const name of ["-wal", "-shm"]) {
    await Deno.remove(folder.database.path + name).catch(() => {});
  }
  await Deno.writeFile(folder.database.path, old);
  await assert.rejects(folder.open(vault), isIntegrity(count + 1, "logs"));
  await assert.rejects(openTrail({ ...folder.database, vault }), isIntegrity(count + 1, "trail"));
});

Deno.test("verify passes on what was not touched, and a checkpoint stays true as records are added", async () => {
  await using folder = await TestFolder.make();
  const vault = await filled(folder);
  using audit = await folder.open(vault);
  const first = await audit.verify();
  assert.deepEqual([first.logs, first.trail], [count, count]);
  const path = await folder.file("more.log", transferLines(50, 1000).join("\n") + "\n");
  await audit.load([await fileSource(path)]);
  const second = await audit.verify({ against: first.checkpoints });
  assert.equal(second.logs, count + 50);
});

Deno.test("a checkpoint of another database is refused", async () => {
  await using one = await TestFolder.make();
  await using other = await TestFolder.make();
  using first = await one.open();
  using second = await other.open();
  await assert.rejects(
    second.verify({ against: [first.checkpoint()] }),
    /of another audit database/,
  );
});

Deno.test("verify finds a changed record on every page that it reads", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const path = await folder.file("t.log", transferLines(1_700).join("\n") + "\n");
  await audit.load([await fileSource(path)]);
  assert.equal((await audit.verify()).logs, 1_700);
  for (const seq of [1, 500, 501, 1_000, 1_499, 1_501, 1_700]) {
    using db = folder.raw();
    db.run("UPDATE event SET bytes = bytes + 1 WHERE seq = ?", [seq]);
    await assert.rejects(audit.verify(), isIntegrity(seq, "logs"));
    db.run("UPDATE event SET bytes = bytes - 1 WHERE seq = ?", [seq]);
  }
  await audit.verify();
});

Deno.test("verify can be interrupted, and says so", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const path = await folder.file("t.log", transferLines(1_700).join("\n") + "\n");
  await audit.load([await fileSource(path)]);
  const stop = new AbortController();
  const verifying = audit.verify({ signal: stop.signal });
  stop.abort();
  await assert.rejects(verifying, (error) => error instanceof GcsError && error.exitCode === 130);
  await audit.verify();
});

Deno.test("a changed word in the dictionary is found where it is first used", async () => {
  await using folder = await TestFolder.make();
  const vault = await filled(folder);
  using audit = await folder.open(vault);
  const db = folder.raw();
  db.run("UPDATE text SET value = '/data/other' WHERE value = '/data/file41'");
  db.close();
  await assert.rejects(audit.verify(), isIntegrity(42, "logs"));
});

Deno.test("records cannot be changed or deleted with the triggers in place", async () => {
  await using folder = await TestFolder.make();
  const vault = await filled(folder);
  const { openSqlcipher } = await import("../../../src/audit/mod.ts");
  using db = openSqlcipher(folder.database.path, folder.database);
  for (
    const sql of [
      "UPDATE event SET bytes = 1",
      "DELETE FROM event WHERE seq = 1",
      "UPDATE trail SET record = '{}'",
      "DELETE FROM trail",
      "UPDATE name SET value = 'x'",
      "DELETE FROM name",
      "UPDATE text SET value = 'x'",
      "DELETE FROM text",
    ]
  ) {
    assert.throws(() => db.run(sql), GcsError, sql);
  }
  using audit = await folder.open(vault);
  await audit.verify();
});

Deno.test("retention removes the oldest records and leaves a chain that verifies", async () => {
  await using folder = await TestFolder.make();
  const vault = await filled(folder);
  using audit = await folder.open(vault);
  const before = audit.checkpoint();
  const cut = Date.UTC(2026, 10, 24, 0, 1, 40);
  assert.equal((await folder.prune(audit, cut, vault))?.count, 100);
  assert.equal(audit.count(), count - 100);
  const report = await audit.verify({ against: [before] });
  assert.equal(report.logs, count - 100);
  assert.equal(await folder.prune(audit, cut, vault), undefined);
  const db = folder.raw();
  db.run("DELETE FROM event WHERE seq = 101");
  db.close();
  await assert.rejects(audit.verify(), isIntegrity(101, "logs"));
});

Deno.test("retention can remove everything, and loading goes on", async () => {
  await using folder = await TestFolder.make();
  const vault = await filled(folder);
  using audit = await folder.open(vault);
  assert.equal((await folder.prune(audit, Date.UTC(2026, 10, 24, 0, 10), vault))?.count, count);
  const path = await folder.file("more.log", transferLines(5, 1000).join("\n") + "\n");
  await audit.load([await fileSource(path)]);
  assert.equal((await audit.verify()).logs, 5);
  await assert.rejects(folder.prune(audit, Number.MAX_SAFE_INTEGER, vault), /has passed/);
});

Deno.test("verify reads back any text as it was written", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  const texts = [
    "a\u0000b",
    "\u0001\u001f\u007f",
    '"\\/',
    "\u2028\ufeff",
    "😀",
    "",
    "x".repeat(70_000),
    "'||'",
  ];
  async function* documents() {
    await Promise.resolve();
    for (const [index, text] of texts.entries()) {
      yield {
        id: `${index}${text}`,
        timestamp: "2026-01-01T00:00:00Z",
        username: text,
        message: text,
        resource: text,
      };
    }
  }
  await audit.loadFrom("ep", documents());
  assert.equal((await audit.verify()).logs, texts.length);
  const rows: unknown[] = [];
  for await (const row of audit.query({}, { order: "oldest" })) rows.push(row.message ?? "");
  assert.deepEqual(rows, texts);
});

Deno.test("a part of a record that has another type is found", async () => {
  await using folder = await TestFolder.make();
  const vault = await filled(folder);
  let found = 0;
  for (
    const change of [
      "time = 'x'",
      "username = 'x'",
      "path = x'00'",
      "path = -1",
      "username = -1",
      "bytes = NULL",
      "external = 5",
      "kind = 4.5",
      "hash = NULLIF(1, 1)",
    ]
  ) {
    const db = folder.raw();
    db.run("BEGIN");
    try {
      db.run(`UPDATE event SET ${change} WHERE seq = 7`);
    } catch {
      db.run("ROLLBACK");
      db.close();
      continue;
    }
    db.run("ROLLBACK");
    db.close();
    const backup = await copyOf(folder);
    const raw = backup.raw();
    raw.run(`UPDATE event SET ${change} WHERE seq = 7`);
    raw.close();
    using copy = await backup.open(vault);
    await assert.rejects(copy.verify(), isIntegrity(7, "logs"), change);
    await backup[Symbol.asyncDispose]();
    found++;
  }
  assert.ok(found >= 6, `${found}`);
});

async function copyOf(folder: TestFolder): Promise<TestFolder> {
  const raw = folder.raw();
  raw.exec("PRAGMA wal_checkpoint(TRUNCATE)");
  raw.close();
  const other = await TestFolder.make();
  await Deno.copyFile(folder.database.path, other.database.path);
  return other;
}
