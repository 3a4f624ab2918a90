import assert from "node:assert/strict";
import { fileSource, openTrail, type SqlcipherDatabase } from "../../../src/audit/mod.ts";
import { openReader } from "../../../src/audit/schema/open.ts";
import { verifyAudit } from "../../../src/audit/verify/verify.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { TestFolder, transferLines } from "../_support.ts";

const pageBytes = 4096;

/** What a database says, read from the tables and not by any index. */
const evidence = [
  "meta",
  "name",
  "text",
  "event",
  "trail",
  "head",
  "removed",
  "retained",
].map((table) => `SELECT * FROM ${table} NOT INDEXED`);

/** A small database file, and the same one earlier. */
export interface TwoMoments {
  readonly now: Uint8Array<ArrayBuffer>;
  readonly earlier: Uint8Array<ArrayBuffer>;
}

/** Loads, changes and prunes; between that and more of it, the file is copied. */
export async function twoMoments(): Promise<TwoMoments> {
  await using folder = await TestFolder.make();
  const work = async (from: number) => {
    const log = await folder.file(`${from}.log`, transferLines(60, from).join("\n") + "\n");
    using audit = await folder.open();
    await audit.load([await fileSource(log)]);
    {
      await using trail = await openTrail({ ...folder.database, vault: folder.vault });
      for (let index = 0; index < 12; index++) {
        const row = await trail.intent({ command: "collection delete", objects: [`c${index}`] });
        await trail.result(row, { outcome: "success", durationMs: index });
      }
    }
    await folder.prune(audit, Date.UTC(2026, 10, 24, 0, 0, from + 10));
  };
  const file = async () => {
    using db = folder.raw({ keepTriggers: true });
    db.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    return await Deno.readFile(folder.database.path);
  };
  await work(0);
  const earlier = await file();
  await work(100);
  return { now: await file(), earlier };
}

/** How many attacks there were, and how many changed nothing that a record says. */
export interface Tally {
  attacks: number;
  harmless: number;
}

/** Verifies `now` with one bit of each page the other way, `bits` times a page. */
export async function flipEachPage({ now }: TwoMoments, bits: number): Promise<Tally> {
  return await attackEachPage(now, (page, number) =>
    Array.from({ length: bits }, (_, round) => {
      const changed = page.slice();
      // Any place of the page is as good as another: these are spread over it.
      const at = (number * 1031 + round * 577) % pageBytes;
      changed[at] = (changed[at] ?? 0) ^ (1 << ((number + round) % 8));
      return changed;
    }));
}

/** Verifies `now` with each of its pages as it was earlier. */
export async function putBackEachPage({ now, earlier }: TwoMoments): Promise<Tally> {
  return await attackEachPage(now, (page, number) => {
    const old = earlier.slice((number - 1) * pageBytes, number * pageBytes);
    return old.length === 0 || old.every((byte, index) => byte === page[index]) ? [] : [old];
  });
}

async function attackEachPage(
  now: Uint8Array<ArrayBuffer>,
  attacks: (page: Uint8Array<ArrayBuffer>, number: number) => Uint8Array<ArrayBuffer>[],
): Promise<Tally> {
  const whole = await saidBy(now);
  const tally = { attacks: 0, harmless: 0 };
  for (let number = 1; number * pageBytes <= now.length; number++) {
    const at = (number - 1) * pageBytes;
    for (const page of attacks(now.slice(at, at + pageBytes), number)) {
      tally.attacks++;
      const changed = now.slice();
      changed.set(page, at);
      if (await isFound(changed)) continue;
      // Not found: then it must not change what any record says.
      assert.deepEqual(await saidBy(changed), whole, `page ${number} of ${now.length / pageBytes}`);
      tally.harmless++;
    }
  }
  return tally;
}

async function isFound(file: Uint8Array): Promise<boolean> {
  await using folder = await TestFolder.make();
  await Deno.writeFile(folder.database.path, file, { mode: 0o600 });
  try {
    await verifyAudit(folder.database);
    return false;
  } catch (error) {
    assert.ok(error instanceof GcsError, String(error));
    assert.ok(["integrity", "secure_store"].includes(error.kind), `${error.kind} ${error.message}`);
    return true;
  }
}

async function saidBy(file: Uint8Array): Promise<unknown> {
  await using folder = await TestFolder.make();
  await Deno.writeFile(folder.database.path, file, { mode: 0o600 });
  using db: SqlcipherDatabase = await openReader(folder.database);
  return evidence.map((sql) => db.all(sql));
}
