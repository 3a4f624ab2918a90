import assert from "node:assert/strict";
import {
  type AuditDatabase,
  MemoryVault,
  openAuditDatabase,
  openTrail,
} from "../../../src/audit/mod.ts";
import { openConnection } from "../../../src/audit/schema/open.ts";
import { trailOver } from "../../../src/audit/trail/trail.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { all, TestFolder } from "../_support.ts";
import { filled } from "../query/_filled.ts";

const intent = { command: "audit query" };
const done = { outcome: "success", durationMs: 1 } as const;

/** A folder with sixty records and a vault that knows them. */
async function withAudit(
  work: (
    audit: AuditDatabase,
    options: TestFolder["database"] & { readonly vault: MemoryVault },
  ) => Promise<void>,
): Promise<void> {
  await using folder = await TestFolder.make();
  (await filled(folder)).close();
  const options = { ...folder.database, vault: new MemoryVault() };
  await (await openTrail({ ...options, adopt: true })).close();
  using audit = await openAuditDatabase(options);
  await work(audit, options);
}

const commands = (audit: AuditDatabase) => [...audit.trail()].map(({ command }) => command).sort();

Deno.test("a trail over the connection that reads is written around what other programs write", () =>
  withAudit(async (audit, options) => {
    const trail = await audit.openTrail(options);
    const other = await openTrail(options);
    await other.intent({ command: "before" });
    const row = await trail.intent(intent);
    const rows = audit.query();
    assert.equal((await rows.next()).done, false);
    // What reads here sees the database as it was: nothing may be written before it is at its end.
    await other.intent({ command: "meanwhile" });
    await all(rows);
    await trail.result(row, done);
    await other.close();
    await trail.close();

    using again = await openAuditDatabase(options);
    assert.deepEqual(commands(again), [
      "audit query",
      "audit trail adopt",
      "before",
      "meanwhile",
    ]);
    const written = [...again.trail()].find(({ command }) => command === "audit query");
    assert.equal(written?.outcome, "success");
    await again.verify();
  }));

Deno.test("SQL of a person cannot write while the trail is open over the same database", () =>
  withAudit(async (audit, options) => {
    const trail = await audit.openTrail(options);
    const row = await trail.intent(intent);
    for (
      const sql of [
        "DELETE FROM trail",
        "INSERT INTO trail (seq, record, hash, mac) VALUES (9, '{}', x'00', x'00')",
        "UPDATE head SET seq = 0",
        "WITH a AS (SELECT 1) DELETE FROM trail",
        "SELECT 1; DELETE FROM trail",
        "PRAGMA query_only = OFF",
      ]
    ) {
      await assert.rejects(all(audit.sql(sql)), (error) => {
        return error instanceof GcsError && error.kind === "usage";
      }, sql);
    }
    assert.equal((await all(audit.sql("SELECT seq FROM event"))).length, 60);
    await trail.result(row, done);
    await trail.close();
    using again = await openAuditDatabase(options);
    await again.verify();
  }));

Deno.test("a trail that is closed takes the database with it, and knows of every row", () =>
  withAudit(async (audit, options) => {
    const trail = await audit.openTrail(options);
    await trail.result(await trail.intent(intent), done);
    await trail.close();
    assert.throws(() => audit.count(), /closed/);
    audit.close();
    // Adopted in two rows; the vault knows the last of four.
    assert.match(await options.vault.read(`audit-trail:${audit.origin}`) ?? "", /^2 4 /);
  }));

Deno.test("a row of the trail outlasts a power cut on whatever connection it is written", () =>
  withAudit(async (_audit, options) => {
    using db = await openConnection(options);
    const synchronous = () => db.value("PRAGMA synchronous");
    assert.equal(synchronous(), 1);
    await trailOver(db, options);
    assert.equal(synchronous(), 2);
  }));

Deno.test("a filter that cannot be one is refused before anything is read", () =>
  withAudit((audit) => {
    assert.throws(() => audit.query({ text: "***" }), /no letter or digit/);
    return Promise.resolve();
  }));
