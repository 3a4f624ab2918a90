import assert from "node:assert/strict";
import { userInfo } from "node:os";
import { systemClock, systemRandom } from "../../../src/base/mod.ts";
import { memoryKeyring, openVault } from "../../../src/keys/mod.ts";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { documentsOf, fails, json, membersOf, refused, works } from "../_expect.ts";
import { databaseOf, isThere, jsonList } from "./_audit.ts";

const guest = seedIds.guestCollection;

Deno.test("audit trail shows a change with who, what and its outcome", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "delete", guest, "--yes"]);
  const [entry, ...others] = await jsonList(stage, ["audit", "trail"]);
  assert.deepEqual(others, []);
  assert.equal(entry?.["command"], "collection delete");
  assert.equal(entry?.["outcome"], "success");
  assert.deepEqual(entry?.["objects"], [guest]);
  assert.equal(membersOf(entry?.["identity"])["id"], stage.sandbox.owner.id);
  assert.equal(membersOf(entry?.["request"])["method"], "DELETE");

  const { stdout } = await works(stage, ["audit", "trail"]);
  const [time, ...cells] = stdout.trimEnd().split("\t");
  assert.match(time ?? "", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  const { address, owner } = stage.sandbox;
  assert.deepEqual(cells, [
    "collection delete",
    owner.username,
    `DELETE https://${address}/api/collections/${guest}`,
    "success",
    `${userInfo().username}@${Deno.hostname()}`,
  ]);
});

Deno.test("audit trail shows what was created, also by a raw request", async () => {
  await using stage = await setStage();
  const words = ["collection", "create", seedIds.posixGateway, "/a", "A", "-F", "json"];
  const { id } = membersOf((await works(stage, words)).json());
  const body = JSON.stringify({
    "DATA_TYPE": "role#1.0.0",
    role: "administrator",
    principal: `urn:globus:auth:identity:${seedIds.researcher}`,
  });
  const answer = await works(stage, ["api", "POST", "/roles", "--body", body, "-F", "json"]);
  const [role] = documentsOf(membersOf(answer.json())["data"]);
  const { stdout } = await works(stage, ["audit", "trail"]);
  const [raw, created] = stdout.split("\n");
  assert.ok(raw?.includes(`/api/roles (${role?.["id"]})`), stdout);
  assert.ok(created?.includes(`/api/collections (${id})`), stdout);
});

Deno.test("audit trail filters by command, identity and time, and keeps to --limit", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "update", guest, "--description", "one"]);
  await works(stage, ["collection", "update", guest, "--description", "two"]);
  await works(stage, ["collection", "delete", guest, "--yes"]);
  const commands = async (...more: string[]) =>
    (await jsonList(stage, ["audit", "trail", ...more])).map(({ command }) => command);
  assert.deepEqual(await commands(), [
    "collection delete",
    "collection update",
    "collection update",
  ]);
  assert.deepEqual(await commands("--limit", "1"), ["collection delete"]);
  assert.deepEqual(await commands("--oldest-first", "--limit", "1"), ["collection update"]);
  assert.equal((await commands("--command", "collection update")).length, 2);
  assert.equal((await commands("--since", "1h")).length, 3);
  assert.deepEqual(await commands("--until", "1h"), []);
  assert.equal((await commands("--identity", stage.sandbox.owner.id)).length, 3);
  assert.deepEqual(await commands("--identity", guest), []);
});

Deno.test("audit trail needs no login, and exits 6 where nothing was ever recorded", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const { code, stderr } = await stage.run(["audit", "trail"]);
  assert.equal(code, 6);
  assert.match(stderr, /There is no audit database yet/);
  assert.equal(await isThere(databaseOf(stage)), false);
  assert.equal(stage.keyring.size, 0);
});

Deno.test("audit trail refuses a time that is none, and --adopt with a filter", async () => {
  await using stage = await setStage();
  await refused(stage, ["audit", "trail", "--since", "lately"], /Cannot use --since/);
  await refused(stage, ["audit", "trail", "--adopt", "--limit", "3"], /no other option/);
  await refused(stage, ["audit", "trail", "--limit", "0"], /--limit/);
});

Deno.test("audit trail --adopt goes on where the vault has lost the key, and says so in the trail", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "update", guest, "--description", "one"]);
  const register = await loseTrailKey(stage);
  assert.ok(register > 0);
  const lost = await stage.run(["collection", "update", guest, "--description", "two"]);
  assert.equal(lost.code, 10);
  assert.match(lost.stderr, /key of the audit trail is not on this machine/);

  const { trail_key: key } = await json(stage, ["audit", "trail", "--adopt"]);
  assert.match(String(key), /^3:[0-9a-f]{64}$/);
  await works(stage, ["collection", "update", guest, "--description", "two"]);
  const commands = (await jsonList(stage, ["audit", "trail"])).map(({ command }) => command);
  assert.deepEqual(commands, ["collection update", "audit trail adopt", "collection update"]);
  const adopted = await jsonList(stage, ["audit", "trail", "--command", "audit trail adopt"]);
  assert.deepEqual(adopted.map(({ outcome }) => outcome), ["success"]);
  const verified = await works(stage, ["audit", "verify"]);
  assert.match(
    verified.stderr,
    /record 3 of the trail took over the database on .*; found: 0 audit /,
  );
});

/** Takes the state of the trail out of the key vault, as on another machine. */
async function loseTrailKey({ folder, keyring }: Stage): Promise<number> {
  const register = membersOf(JSON.parse(await Deno.readTextFile(`${folder}/keys.json`)));
  const names = Object.keys(membersOf(register["items"]))
    .filter((name) => name.startsWith("audit-trail:"));
  const vault = openVault({
    folder,
    keyring: memoryKeyring(keyring),
    clock: systemClock,
    random: systemRandom,
  });
  for (const name of names) await vault.deleteItem(name);
  return names.length;
}

Deno.test("a key register that something else changed ends every audit command with 11", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "update", guest, "--description", "one"]);
  const path = `${stage.folder}/keys.json`;
  const register = JSON.parse(await Deno.readTextFile(path));
  await Deno.writeTextFile(path, JSON.stringify({ ...register, items: {} }));
  for (
    const argv of [
      ["audit", "verify"],
      ["audit", "trail"],
      ["audit", "query"],
      ["audit", "stats"],
      ["collection", "update", guest, "--description", "two"],
    ]
  ) await fails(stage, argv, 11, /keys\.json was not written by gcs/);
});

Deno.test("a deleted audit database ends every audit command with 11, until it is gone on from", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "update", guest, "--description", "one"]);
  for (const suffix of ["", "-wal", "-shm"]) {
    await Deno.remove(databaseOf(stage) + suffix).catch(() => {});
  }
  for (
    const argv of [
      ["audit", "verify"],
      ["audit", "trail"],
      ["audit", "query"],
      ["collection", "update", guest, "--description", "two"],
    ]
  ) await fails(stage, argv, 11, /is gone/);
  assert.equal(await isThere(databaseOf(stage)), false);
  await works(stage, ["audit", "trail", "--adopt"]);
  await works(stage, ["collection", "update", guest, "--description", "two"]);
  const { stderr } = await works(stage, ["audit", "verify"]);
  assert.match(
    stderr,
    /took over .* expected: 0 audit records and 2 trail records of [0-9a-f]{32}/,
  );
});
