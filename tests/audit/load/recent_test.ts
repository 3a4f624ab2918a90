import assert from "node:assert/strict";
import { maxInFlight } from "../../../src/audit/load/protocol.ts";
import { ownCopy, Recent } from "../../../src/audit/load/recent.ts";
import { Sessions } from "../../../src/audit/load/sessions.ts";
import { type AuditRecord, kinds } from "../../../src/audit/schema/columns.ts";
import { openConnection } from "../../../src/audit/schema/open.ts";
import { TestFolder } from "../_support.ts";

Deno.test("a session is known as long as its record may not be committed, however many follow", async () => {
  await using folder = await TestFolder.make();
  using db = await openConnection(folder.database);
  const sessions = new Sessions(db);
  const others = maxInFlight - 1;
  for (let number = 0; number <= others; number++) {
    sessions.complete({
      time: number,
      kind: kinds.session,
      session: `session${number}`,
      identity: `who${number}`,
    });
  }
  const operation: AuditRecord = { time: 1, kind: kinds.end, session: "session0", path: "/x" };
  sessions.complete(operation);
  assert.equal(operation.identity, "who0");
});

Deno.test("Recent forgets what was not touched while more records than are in flight went by", () => {
  const recent = new Recent<number>();
  const pass = (count: number) => {
    for (let tick = 0; tick < count; tick++) recent.tick();
  };
  recent.set("untouched", 1);
  recent.set("touched", 2);
  pass(maxInFlight);
  assert.equal(recent.get("touched"), 2);
  assert.equal(recent.has("untouched"), true);
  pass(1);
  assert.equal(recent.has("untouched"), false);
  assert.equal(recent.get("touched"), 2);
  recent.delete("touched");
  assert.equal(recent.has("touched"), false);
});

Deno.test("ownCopy is the same text", () => {
  for (const text of ["", "a", "ä😀", "\ud800", "a".repeat(70_000)]) {
    assert.equal(ownCopy(text), text);
  }
});
