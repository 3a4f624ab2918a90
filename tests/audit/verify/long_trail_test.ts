import assert from "node:assert/strict";
import { openTrail } from "../../../src/audit/mod.ts";
import { ChainHasher } from "../../../src/audit/chain/link.ts";
import { Ratchet } from "../../../src/audit/trail/ratchet.ts";
import { appendTrail } from "../../../src/audit/trail/rows.ts";
import { fromHex } from "../../../src/base/mod.ts";
import { TestFolder } from "../_support.ts";

const entries = 15_000;

/** A trail of more entries than are followed at once, and the key that was shown when it was made. */
async function longTrail(folder: TestFolder): Promise<string> {
  let key: string;
  {
    await using trail = await openTrail({ ...folder.database, vault: folder.vault });
    key = trail.verificationKey?.reveal() ?? "";
    await trail.intent({ command: "collection delete", objects: ["c"] });
  }
  using db = folder.raw();
  const ratchet = new Ratchet(fromHex(key.slice(2)) ?? new Uint8Array(32), 1);
  const hasher = new ChainHasher(db.chainHashes);
  const record = String(db.get("SELECT record FROM trail")?.record);
  db.run("BEGIN");
  for (let entry = 2; entry <= entries; entry++) appendTrail(db, hasher, ratchet, record);
  db.run("COMMIT");
  return key;
}

Deno.test("a long trail is followed to its end in pieces, and a change in any of them is found", async () => {
  await using folder = await TestFolder.make();
  const trailKey = await longTrail(folder);
  using audit = await folder.open();
  const { trail, trailMacs } = await audit.verify({ trailKey });
  assert.deepEqual([trail, trailMacs], [entries, entries]);
  for (const seq of [5_000, 5_001, entries]) {
    using db = folder.raw();
    const { mac = null } = db.get("SELECT mac FROM trail WHERE seq = ?", [seq]) ?? {};
    db.run("UPDATE trail SET mac = zeroblob(32) WHERE seq = ?", [seq]);
    await assert.rejects(audit.verify({ trailKey }), new RegExp(`Record ${seq} `));
    db.run("UPDATE trail SET mac = ? WHERE seq = ?", [mac, seq]);
  }
  await audit.verify({ trailKey });
});

Deno.test("Ctrl-C is heard while a long trail is followed", async () => {
  await using folder = await TestFolder.make();
  await longTrail(folder);
  using audit = await folder.open();
  // No records were loaded: the trail is the first to be followed.
  const verifying = audit.verify({ signal: AbortSignal.abort() });
  await assert.rejects(verifying, { kind: "interrupted", message: /^The verification was/ });
});
