import assert from "node:assert/strict";
import {
  MemoryVault,
  openAuditDatabase,
  openTrail,
  type TrailOptions,
} from "../../../src/audit/mod.ts";
import { withVaultLock } from "../../../src/audit/chain/vault.ts";
import { GcsError } from "../../../src/errors/mod.ts";
import { Secret } from "../../../src/secrets/mod.ts";
import { all, TestFolder } from "../_support.ts";

const clock = { now: () => 1_000_000, sleep: () => Promise.resolve() };

function options(
  folder: TestFolder,
  vault = new MemoryVault(),
): TrailOptions & { vault: MemoryVault } {
  return { ...folder.database, vault, clock };
}

Deno.test("an abort ends an intent's wait for other processes, and a result waits on", async () => {
  await using folder = await TestFolder.make();
  const interrupt = new AbortController();
  const open = { ...options(folder), signal: interrupt.signal };
  await using trail = await openTrail(open);
  const row = await trail.intent({ command: "node delete" });
  const other = Promise.withResolvers<void>();
  const held = Promise.withResolvers<void>();
  const holder = withVaultLock(open.path, () => (held.resolve(), other.promise));
  await held.promise;
  const refused = assert.rejects(trail.intent({ command: "role delete" }), { kind: "interrupted" });
  const told = trail.result(row, { outcome: "success", durationMs: 1 });
  interrupt.abort();
  await refused;
  other.resolve();
  await Promise.all([told, holder]);
  using audit = await openAuditDatabase(open);
  const entries = (await all(audit.trail())).map(({ command, outcome }) => [command, outcome]);
  assert.deepEqual(entries, [["node delete", "success"]]);
});

Deno.test("the trail joins each intent with its result", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  await using trail = await openTrail(open);
  const row = await trail.intent({
    command: "collection delete",
    profile: "default",
    identity: { id: "who", username: "alice@example.org" },
    endpoint: "ep.example.org",
    objects: ["c1"],
    request: {
      service: "gcs",
      method: "DELETE",
      target: "https://ep.example.org/api/collections/c1",
    },
  });
  await trail.result(row, {
    outcome: "failure",
    httpStatus: 403,
    requestId: "req1",
    durationMs: 12,
    error: new GcsError("forbidden", "A role is missing"),
  });
  await trail.intent({ command: "node delete" });
  using audit = await openAuditDatabase(open);
  const entries = await all(audit.trail());
  assert.deepEqual(entries, [
    { seq: 3, timestamp: "1970-01-01T00:16:40.000Z", command: "node delete", outcome: "unknown" },
    {
      seq: 1,
      timestamp: "1970-01-01T00:16:40.000Z",
      command: "collection delete",
      outcome: "failure",
      profile: "default",
      identity: { id: "who", username: "alice@example.org" },
      endpoint: "ep.example.org",
      objects: ["c1"],
      request: {
        service: "gcs",
        method: "DELETE",
        target: "https://ep.example.org/api/collections/c1",
      },
      httpStatus: 403,
      requestId: "req1",
      durationMs: 12,
      error: "A role is missing",
      errorKind: "forbidden",
    },
  ]);
  assert.deepEqual((await all(audit.trail({ identity: "who" }))).map(({ seq }) => seq), [1]);
  assert.deepEqual((await all(audit.trail({ command: "node delete" }))).map(({ seq }) => seq), [3]);
  assert.deepEqual(await all(audit.trail({ to: 1_000_000 })), []);
  assert.deepEqual((await all(audit.trail({ order: "oldest", limit: 1 }))).map(({ seq }) => seq), [
    1,
  ]);
});

Deno.test("no secret gets into the trail", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  const hidden = new Secret("tOpSecretValue1");
  {
    await using trail = await openTrail(open);
    const row = await trail.intent({
      command: "user-credential s3-create",
      request: {
        service: "gcs",
        method: "POST",
        target: "https://u:p@ep/api?token=tOpSecretValue1",
        body: {
          s3_secret_key: "plainSecretKey9",
          client_secret: 12345678,
          nested: [{ password: "plainSecretKey9", note: "has tOpSecretValue1 inside" }],
          hidden,
          header: "Bearer abcdefghijklmnop",
        },
      },
      context: {
        error: new Error("token tOpSecretValue1"),
        when: new Date(0),
        big: 10n,
        bytes: new Uint8Array(3),
      },
    });
    await trail.result(row, { outcome: "failure", durationMs: 1, error: "used tOpSecretValue1" });
  }
  using audit = await openAuditDatabase(open);
  const text = JSON.stringify(await all(audit.trail()));
  for (const secret of ["tOpSecretValue1", "plainSecretKey9", "abcdefghijklmnop", "12345678"]) {
    assert.ok(!text.includes(secret), secret);
  }
  assert.match(text, /"s3_secret_key":"\[redacted\]"/);
  assert.match(text, /"bytes":"\[3 bytes\]"/);
});

Deno.test("a record that refers to itself or holds half a surrogate is written", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  await using trail = await openTrail(open);
  const loop: Record<string, unknown> = { name: "a\ud800", nothing: undefined, odd: NaN };
  loop.self = loop;
  await trail.intent({ command: "api", context: loop });
  using audit = await openAuditDatabase(open);
  const [entry] = await all(audit.trail());
  assert.deepEqual(entry?.context, { name: "a\ufffd", odd: "NaN", self: "[circular]" });
});

Deno.test("an intent that cannot be written is refused with integrity", async () => {
  await using folder = await TestFolder.make();
  const trail = await openTrail({ ...options(folder), busyTimeoutMs: 50 });
  const raw = folder.raw();
  raw.run("BEGIN IMMEDIATE");
  await assert.rejects(trail.intent({ command: "x" }), (error) => {
    assert.ok(error instanceof GcsError);
    assert.equal(error.kind, "integrity");
    assert.match(error.message, /nothing was done/);
    return true;
  });
  raw.run("ROLLBACK");
  raw.close();
  await trail.intent({ command: "y" });
  await trail.close();
  await trail.close();
  await assert.rejects(trail.intent({ command: "z" }), { kind: "integrity" });
});

Deno.test("a vault that cannot keep the key refuses the first intent", async () => {
  await using folder = await TestFolder.make();
  const vault = new MemoryVault();
  vault.write = () => Promise.reject(new GcsError("secure_store", "The keyring is locked"));
  await assert.rejects(openTrail(options(folder, vault)), { kind: "secure_store" });
});

Deno.test("the key that was shown checks every MAC, and no other does", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  let key = "";
  {
    await using trail = await openTrail(open);
    key = trail.verificationKey?.reveal() ?? "";
    for (let index = 0; index < 20; index++) await trail.intent({ command: "x" });
  }
  {
    await using again = await openTrail(open);
    assert.equal(again.verificationKey, undefined);
    await again.intent({ command: "y" });
  }
  using audit = await openAuditDatabase(open);
  assert.equal((await audit.verify({ trailKey: key })).trailMacs, 21);
  await assert.rejects(audit.verify({ trailKey: `1:${"0".repeat(64)}` }), /Record 1 .* key/);
  await assert.rejects(audit.verify({ trailKey: "rubbish" }), { kind: "usage" });
});

Deno.test("a record added behind the vault's back with a valid hash is refused", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  {
    await using trail = await openTrail(open);
    await trail.intent({ command: "x" });
  }
  const { ChainHasher } = await import("../../../src/audit/chain/link.ts");
  const hasher = new ChainHasher(undefined);
  const db = folder.raw();
  const last = db.value("SELECT hash FROM trail WHERE seq = 1");
  assert.ok(last instanceof Uint8Array);
  const record = '{"command":"forged","phase":"intent","time":1,"v":1}';
  const hash = hasher.link(last, 2, hasher.leaf(record));
  db.run("INSERT INTO trail (seq, record, hash, mac) VALUES (2, ?, ?, randomblob(32))", [
    record,
    hash,
  ]);
  db.run("UPDATE head SET seq = 2, hash = ? WHERE chain = 'trail'", [hash]);
  db.close();
  await assert.rejects(openTrail(open), /Record 2 .* key of the trail/);
});

Deno.test("records written while the vault lagged are accepted by their MACs", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  const trail = await openTrail(open);
  for (let index = 0; index < 50; index++) await trail.intent({ command: "x" });
  // The process dies here: nothing is closed, and the vault knows only the first record.
  await using next = await openTrail(open);
  await next.intent({ command: "y" });
  using audit = await openAuditDatabase(open);
  assert.equal((await audit.verify()).trail, 51);
  await trail.close();
});

Deno.test("a trail without its key is only continued on request, and says so", async () => {
  await using folder = await TestFolder.make();
  let first: string | undefined;
  {
    await using trail = await openTrail(options(folder));
    first = trail.verificationKey?.reveal();
    await trail.intent({ command: "x" });
  }
  const fresh = options(folder);
  await assert.rejects(openTrail(fresh), { kind: "secure_store" });
  await using adopted = await openTrail({ ...fresh, adopt: true });
  assert.match(adopted.verificationKey?.reveal() ?? "", /^2:/);
  await adopted.intent({ command: "y" });
  using audit = await openAuditDatabase(fresh);
  assert.deepEqual((await all(audit.trail())).map(({ command }) => command), [
    "y",
    "audit trail adopt",
    "x",
  ]);
  const report = await audit.verify({ trailKey: adopted.verificationKey?.reveal() });
  assert.deepEqual([report.trail, report.trailMacs], [4, 3]);
  // The first key holds as far as it was used: what came after it is no forgery.
  const older = await audit.verify({ trailKey: first });
  assert.deepEqual([older.trail, older.trailMacs], [4, 1]);
  await assert.rejects(audit.verify({ trailKey: `1:${"0".repeat(64)}` }), /Record 1 .* key/);
});

Deno.test("two trails of one process write one chain", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  await using one = await openTrail(open);
  await using two = await openTrail(open);
  await Promise.all(
    Array.from(
      { length: 40 },
      (_, index) => (index % 2 ? one : two).intent({ command: `c${index}` }),
    ),
  );
  using audit = await openAuditDatabase(open);
  const report = await audit.verify({ trailKey: one.verificationKey?.reveal() });
  assert.deepEqual([report.trail, report.trailMacs], [40, 40]);
});

Deno.test("a damaged memory of the vault is told apart from a damaged trail", async () => {
  await using folder = await TestFolder.make();
  const open = options(folder);
  {
    await using trail = await openTrail(open);
    await trail.intent({ command: "x" });
  }
  using audit = await openAuditDatabase(open);
  await open.vault.write(`audit-trail:${audit.origin}`, "1 x y z");
  await assert.rejects(openTrail(open), { kind: "secure_store" });
  await open.vault.write(`audit-logs:${audit.origin}`, "rubbish");
  await assert.rejects(openAuditDatabase(open), { kind: "secure_store" });
});
