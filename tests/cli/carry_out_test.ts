import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { until } from "../_support/until.ts";

const guest = seedIds.guestCollection;
const remove = ["collection", "delete", guest, "--yes"];

/** An environment in which the audit database cannot be opened. */
const withoutTrail = { env: { GCS_SQLCIPHER_LIB: "/nowhere/libsqlcipher.so" } };

function deletions({ sandbox }: Stage): number {
  return sandbox.requests.filter(({ method }) => method === "DELETE").length;
}

Deno.test("carryOut refuses a change of the endpoint that cannot be recorded first: exit 11", async () => {
  await using stage = await setStage();
  const outcome = await stage.run([...remove, "-F", "json"], withoutTrail);
  assert.equal(outcome.code, 11);
  assert.equal(outcome.stdout, "");
  assert.equal(JSON.parse(outcome.stderr).error.code, "integrity");
  assert.match(outcome.stderr, /Refused to change anything/);
  assert.equal(deletions(stage), 0);
});

Deno.test("carryOut goes on with a warning when audit.required is false", async () => {
  await using stage = await setStage({ settings: "audit:\n  required: false\n" });
  const outcome = await stage.run(remove, withoutTrail);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /warning: the audit trail was not written/);
  assert.equal(deletions(stage), 1);
});

Deno.test("carryOut changes this machine's own settings without a trail, and warns", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["config", "set", "api.max_retries", "1"], withoutTrail);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stderr, /the audit trail was not written/);
  assert.equal((await stage.run(["config", "get", "api.max_retries"])).stdout, "1\n");
});

Deno.test("carryOut refuses a trail that other users can read", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(["config", "set", "api.max_retries", "1"])).code, 0);
  await Deno.chmod(join(stage.folder, "audit", "audit.db"), 0o644);
  const outcome = await stage.run(remove);
  assert.equal(outcome.code, 11);
  assert.match(outcome.stderr, /hint: chmod 600 .*audit\.db/);
  assert.equal(deletions(stage), 0);
});

Deno.test("carryOut keeps the database readable when auth.key_source changes", async () => {
  await using stage = await setStage();
  const passphrase = join(stage.folder, "passphrase");
  await Deno.writeTextFile(passphrase, "a passphrase that is long\n", { mode: 0o600 });
  const env = { GCS_PASSPHRASE_FILE: passphrase };
  assert.equal((await stage.run(["config", "set", "api.max_retries", "1"])).code, 0);
  await stage.run(["config", "set", "auth.key_source", "passphrase"]);
  const outcome = await stage.run(["config", "set", "api.max_retries", "2"], { env });
  assert.equal(outcome.code, 0);
  assert.doesNotMatch(outcome.stderr, /warning/);
});

Deno.test("carryOut records a failed change, and tells the server's status", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 409, match: { method: "DELETE" } });
  const outcome = await stage.run([...remove, "-F", "json"]);
  assert.equal(outcome.code, 7, outcome.stderr);
  assert.equal(JSON.parse(outcome.stderr).error.http_status, 409);
  assert.equal((await stage.run(["collection", "show", guest])).code, 0);
});

Deno.test("carryOut --dry-run writes no trail and needs no terminal", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["collection", "delete", guest, "--dry-run", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const document = outcome.json();
  assert.ok(document !== null && typeof document === "object" && "requests" in document);
  await assert.rejects(Deno.stat(join(stage.folder, "audit", "audit.db")));
  assert.equal(deletions(stage), 0);
});

Deno.test("carryOut stops at Ctrl-C with 130", async () => {
  await using stage = await setStage();
  const interrupt = new AbortController();
  stage.sandbox.faults.add({ delayMs: 60_000, match: { method: "DELETE" } });
  const running = stage.run(remove, { signal: interrupt.signal });
  await until("the deletion is sent", () => deletions(stage) > 0);
  interrupt.abort();
  assert.equal((await running).code, 130);
});
