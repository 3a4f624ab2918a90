import assert from "node:assert/strict";
import { type AuditDatabase, fileSource, rotatedSources } from "../../../src/audit/mod.ts";
import { all, TestFolder } from "../_support.ts";

const session = "t=S ts=2026-01-01T00:00:00Z ref=r1 c_ip=192.0.2.1:40000 auth=TLSFTP s_usr=alice " +
  "p_usr=gridftp r=/ g_tid=task g_cid=coll g_uid=who";
const start = (path: string, second: number) =>
  `t=B ts=2026-01-01T00:00:0${second}Z ref=r1 s_path=${path} d_ip=198.51.100.1:5000`;
const end = (path: string, second: number, more = "res=226") =>
  `t=E ts=2026-01-01T00:00:0${second}Z ref=r1 s_path=${path} len=77 ${more}`;

async function load(folder: TestFolder, audit: AuditDatabase, name: string, lines: string[]) {
  const path = await folder.file(name, lines.join("\n") + "\n");
  return await audit.load([await fileSource(path)]);
}

Deno.test("operations get their session's identity and their start", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  await load(folder, audit, "a.log", [session, start("/x", 1), end("/x", 3)]);
  const [row] = await all(audit.query({ event: "operation" }));
  assert.deepEqual(
    [row?.identity_id, row?.username, row?.client_ip, row?.resource_id, row?.task_id],
    ["who", "alice", "192.0.2.1", "coll", "task"],
  );
  assert.deepEqual([row?.started, row?.timestamp, row?.peer_ip, row?.bytes], [
    "2026-01-01T00:00:01.000000Z",
    "2026-01-01T00:00:03.000000Z",
    "198.51.100.1",
    77,
  ]);
});

Deno.test("session and start are found when they were loaded long before", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  await load(folder, audit, "a.log", [session, start("/x", 1), start("/x", 2), start("/y", 2)]);
  await load(folder, audit, "b.log", [end("/x", 4), end("/x", 5)]);
  const rows = await all(audit.query({ event: "operation" }, { order: "oldest" }));
  assert.deepEqual(rows.map(({ started }) => started?.slice(17, 19)), ["01", "02"]);
  assert.deepEqual(rows.map(({ identity_id: id }) => id), ["who", "who"]);
  const operations = await all(
    audit.sql(
      "SELECT path, start_ts, end_ts, peer_addr, length, result FROM operation ORDER BY start_ts, path",
    ),
  );
  assert.deepEqual(operations, [
    {
      path: "/x",
      start_ts: "2026-01-01T00:00:01.000000Z",
      end_ts: "2026-01-01T00:00:04.000000Z",
      peer_addr: "198.51.100.1:5000",
      length: 77,
      result: "226",
    },
    {
      path: "/x",
      start_ts: "2026-01-01T00:00:02.000000Z",
      end_ts: "2026-01-01T00:00:05.000000Z",
      peer_addr: "198.51.100.1:5000",
      length: 77,
      result: "226",
    },
    {
      path: "/y",
      start_ts: "2026-01-01T00:00:02.000000Z",
      end_ts: null,
      peer_addr: "198.51.100.1:5000",
      length: null,
      result: null,
    },
  ]);
});

Deno.test("the session view has the documented columns", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  await load(folder, audit, "a.log", [session]);
  assert.deepEqual(await all(audit.sql("SELECT * FROM session")), [{
    id: "r1",
    ts: "2026-01-01T00:00:00.000000Z",
    client_addr: "192.0.2.1:40000",
    auth_type: "TLSFTP",
    process_user: "gridftp",
    storage_user: "alice",
    root_path: "/",
    task_id: "task",
    collection_id: "coll",
    identity_id: "who",
  }]);
});

Deno.test("the documented joins work", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  await load(folder, audit, "a.log", [session, start("/x", 1), end("/x", 3, 'res="550 denied"')]);
  const rows = await all(audit.sql(
    "SELECT o.path, o.result FROM operation o JOIN session s ON o.session_id = s.id WHERE s.identity_id = 'who' AND o.path LIKE '/x%'",
  ));
  assert.deepEqual(rows, [{ path: "/x", result: "550 denied" }]);
  assert.equal(audit.count({ event: "operation", result: "failure" }), 1);
});

Deno.test("an operation without a session or start stands on its own", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  await load(folder, audit, "a.log", [end("/lost", 3)]);
  const [row] = await all(audit.query());
  assert.equal(row?.identity_id, undefined);
  assert.equal(row?.started, undefined);
  assert.equal(row?.session_id, "r1");
});

Deno.test("an operation that starts in one rotated file ends in the next", async () => {
  await using folder = await TestFolder.make();
  using audit = await folder.open();
  await folder.file("a.log.1", [session, start("/x", 1)].join("\n") + "\n");
  const path = await folder.file("a.log", end("/x", 9) + "\n");
  await audit.load(await rotatedSources(path));
  const [row] = await all(audit.query({ event: "operation" }));
  assert.deepEqual([row?.identity_id, row?.started], ["who", "2026-01-01T00:00:01.000000Z"]);
});
