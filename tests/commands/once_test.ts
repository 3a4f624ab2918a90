import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { changes, fails, json, works } from "./_expect.ts";

const { posixGateway: gateway, mappedCollection: mapped, guestCollection: guest } = seedIds;

/** Commands that create, what they are given, and what is different in a second wish. */
const creations: Readonly<Record<string, readonly string[]>> = {
  "collection create": [gateway, "/projects/once", "Once"],
  "storage-gateway create": ["posix", "Once"],
  "stream-gateway create": ["Once"],
  "node create": ["-i", "192.0.2.88"],
  "role create": ["activity_monitor", seedIds.researcher],
  "endpoint role create": ["activity_manager", seedIds.researcher],
  "collection role create": [mapped, "activity_monitor", seedIds.researcher],
  "sharing-policy create": [mapped, "--user", "ada", "--read", "/data"],
};

for (const [path, given] of Object.entries(creations)) {
  Deno.test(`${path} --if-not-exists creates once, and then gives what there is`, async () => {
    await using stage = await setStage();
    const words = [...path.split(" "), ...given, "--if-not-exists"];
    const first = await json(stage, words);
    assert.equal(first["changed"], true);
    stage.sandbox.clearRequests();
    const again = await works(stage, [...words, "-F", "json"]);
    assert.deepEqual(changes(stage), []);
    assert.match(again.stderr, new RegExp(`The [a-z ]+ ${first["id"]} exists already`));
    assert.doesNotMatch(again.stderr, /warning/);
    const second = await json(stage, words);
    assert.deepEqual([second["id"], second["changed"]], [first["id"], false]);
    const text = await works(stage, words);
    assert.match(text.stdout, new RegExp(`^[A-Z][A-Za-z ]+ ID: ${first["id"]}\n$`));
    assert.equal((await works(stage, [...words, "--dry-run"])).stdout, "Would change nothing\n");
  });
}

Deno.test("what exists otherwise than asked for is given as it is, with a warning", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "create", gateway, "/projects/a", "Once"]);
  const { stderr } = await works(stage, [
    ...["collection", "create", gateway, "/projects/b", "Once", "--if-not-exists"],
  ]);
  assert.match(stderr, /warning: it is not as asked for.*: collection_base_path/);
});

Deno.test("two of one name are not guessed between, and nothing is created: exit 7", async () => {
  await using stage = await setStage();
  for (const path of ["/a", "/b"]) {
    await works(stage, ["collection", "create", gateway, `/projects${path}`, "Twice"]);
  }
  const words = ["collection", "create", gateway, "/projects/c", "Twice", "--if-not-exists"];
  await fails(stage, words, 7, /Several fit/);
});

Deno.test("a conflict exits 7 and names the one that exists", async () => {
  await using stage = await setStage();
  const words = ["endpoint", "role", "create", "activity_monitor", seedIds.researcher];
  const { id } = await json(stage, words);
  const outcome = await stage.run([...words, "-F", "json"]);
  assert.equal(outcome.code, 7);
  const { error } = JSON.parse(outcome.stderr);
  assert.equal(error.id, id);
  assert.ok(error.message.includes(`role ${id}`));
});

Deno.test("every command that creates or deletes can be repeated", async () => {
  const commands = (await Promise.all(registry.map(async ({ load }) => (await load()).default)))
    .filter(({ route }) => route.includes("/api/") || route.includes("auth:"));
  const creating = commands.filter(({ path, route }) =>
    /create(?:-guest)?$/.test(path) && route.startsWith("POST")
  );
  const deleting = commands.filter(({ path }) => / delete$/.test(path));
  assert.ok(creating.length >= 12 && deleting.length >= 10);
  for (const { path, options } of creating) assert.ok(options?.["ifNotExists"], path);
  for (const { path, options } of deleting) assert.ok(options?.["ignoreNotFound"], path);
});

async function deletesOnce(stage: Stage, words: readonly string[]): Promise<void> {
  const line = [...words, "--ignore-not-found", "--yes"];
  const first = await json(stage, line);
  assert.deepEqual([first["status"], first["changed"]], ["deleted", true]);
  stage.sandbox.clearRequests();
  const again = await json(stage, line);
  assert.deepEqual([again["status"], again["changed"]], ["absent", false]);
  assert.deepEqual(changes(stage), []);
  assert.match((await works(stage, line)).stdout, /^There is no /);
}

Deno.test("a delete with --ignore-not-found works once, and again", async () => {
  await using stage = await setStage();
  await deletesOnce(stage, ["collection", "delete", guest]);
  await deletesOnce(stage, ["node", "delete", seedIds.node]);
  const role = await json(stage, ["role", "create", "activity_monitor", seedIds.researcher]);
  await deletesOnce(stage, ["role", "delete", String(role["id"])]);
});

Deno.test("--ignore-not-found takes a name that nothing has, but no other failure", async () => {
  await using stage = await setStage();
  const none = await json(stage, [
    "collection",
    "delete",
    "Nobody's",
    "--ignore-not-found",
    "--yes",
  ]);
  assert.deepEqual([none["id"], none["status"]], ["Nobody's", "absent"]);
  const role = ["role", "delete", "administrator", "--ignore-not-found", "--yes"];
  assert.equal((await stage.run(role)).code, 2);
  const elsewhere = ["collection", "delete", guest, "--ignore-not-found", "--yes"];
  const protectedOne = ["collection", "delete", mapped, "--ignore-not-found", "--yes"];
  assert.equal((await stage.run(protectedOne)).code, 7);
  stage.sandbox.faults.add({
    status: 403,
    match: { method: "GET", path: `/api/collections/${guest}` },
  });
  assert.equal((await stage.run(elsewhere)).code, 5);
});
