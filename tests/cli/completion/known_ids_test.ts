import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../../_support/stage.ts";
import { askZsh, lines } from "./_ask.ts";

async function run(stage: Stage, ...argv: readonly string[]): Promise<string> {
  const outcome = await stage.run(argv);
  assert.equal(outcome.code, 0, outcome.stderr);
  return outcome.stdout;
}

const cacheOf = (stage: Stage) => join(stage.folder, "cache", "default.json");

Deno.test("completion offers the ids that lists gave, with names, and sends nothing", async () => {
  await using stage = await setStage();
  assert.deepEqual(await askZsh(stage, "collection", "show", ""), []);
  await run(stage, "collection", "list");
  await run(stage, "storage-gateway", "list");
  await run(stage, "role", "list", "--all");
  await run(stage, "node", "list");
  const sent = stage.sandbox.requests.length;
  const collections = await askZsh(stage, "collection", "delete", "");
  assert.ok(collections.some((line) => line.startsWith(`${seedIds.mappedCollection}:`)));
  for (const words of [["storage-gateway", "show"], ["role", "show"], ["node", "update"]]) {
    const found = await askZsh(stage, ...words, "");
    assert.match(found[0] ?? "", /^[0-9a-f-]{36}:./, words.join(" "));
  }
  // An option of the same kind knows them, behind a space and behind =.
  const gateway = (await askZsh(stage, "collection", "list", "--storage-gateway", ""))[0] ?? "";
  assert.match(gateway, /^[0-9a-f-]{36}:/);
  const begun = gateway.slice(0, 36);
  assert.deepEqual(
    await lines(stage, ["fish", "gcs", "collection", "list", `--storage-gateway=${begun}`]),
    [`--storage-gateway=${gateway.replace(":", "\t")}`],
  );
  assert.equal(stage.sandbox.requests.length, sent);
});

Deno.test("completion goes on from a name that is begun, quoted for the shell", async () => {
  await using stage = await setStage();
  const create = ["storage-gateway", "create", "posix", "Ada's data (2)", "-F", "json"];
  const { id } = JSON.parse(await run(stage, ...create));
  assert.deepEqual(await askZsh(stage, "storage-gateway", "show", "Ada"), [`Ada's data (2):${id}`]);
  const bash = (word: string) =>
    lines(stage, ["bash", word, "9", "80", `gcs storage-gateway show ${word}`]);
  assert.deepEqual(await bash("Ad"), ["Ada\\'s\\ data\\ \\(2\\)"]);
  assert.deepEqual(await bash("\"Ada's d"), ["\"Ada's data (2)"]);
  assert.deepEqual(
    await lines(stage, ["powershell", ":storage-gateway", ":show", ":Ada"]),
    [`'Ada''s data (2)'\t${id}`],
  );
  // A name of several names none of them.
  await run(stage, ...create);
  assert.deepEqual(await bash("Ad"), []);
});

Deno.test("what is deleted is offered no more, what is created at once", async () => {
  await using stage = await setStage();
  const created = JSON.parse(
    await run(stage, "storage-gateway", "create", "posix", "Fresh", "-F", "json"),
  );
  assert.deepEqual(await askZsh(stage, "storage-gateway", "show", "Fre"), [`Fresh:${created.id}`]);
  await run(stage, "storage-gateway", "delete", created.id, "--yes");
  assert.deepEqual(await askZsh(stage, "storage-gateway", "show", "Fre"), []);
});

Deno.test("another endpoint of the line, and another profile, have ids of their own", async () => {
  await using stage = await setStage();
  await run(stage, "collection", "list");
  assert.notDeepEqual(await askZsh(stage, "collection", "show", ""), []);
  assert.deepEqual(
    await askZsh(stage, "--endpoint", "other.example.org", "collection", "show", ""),
    [],
  );
  assert.deepEqual(await askZsh(stage, "--profile=lab", "collection", "show", ""), []);
  assert.deepEqual(await askZsh(stage, "--sandbox", "collection", "show", ""), []);
});

Deno.test("completion.keep_ids: false keeps nothing, and removes what was kept", async () => {
  await using stage = await setStage();
  await run(stage, "collection", "list");
  await Deno.stat(cacheOf(stage));
  await run(stage, "config", "set", "completion.keep_ids", "false");
  assert.deepEqual(await askZsh(stage, "collection", "show", ""), []);
  await run(stage, "collection", "list");
  await assert.rejects(Deno.stat(cacheOf(stage)), Deno.errors.NotFound);
});

Deno.test("a logout and the end of a profile remove the ids", async () => {
  await using stage = await setStage();
  await run(stage, "collection", "list");
  await run(stage, "logout");
  await assert.rejects(Deno.stat(cacheOf(stage)), Deno.errors.NotFound);
  await using other = await setStage();
  await run(other, "collection", "list");
  await run(other, "profile", "delete", "default", "--yes");
  await assert.rejects(Deno.stat(cacheOf(other)), Deno.errors.NotFound);
});

Deno.test("a file of ids that cannot be written is no reason to fail", async () => {
  await using stage = await setStage();
  await Deno.writeTextFile(join(stage.folder, "cache"), "in the way", { mode: 0o600 });
  const outcome = await stage.run(["collection", "list"]);
  assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
});

Deno.test("a role is shown with the name that a list on a terminal has looked up", async () => {
  await using stage = await setStage();
  const list = await stage.run(["role", "list", "--all"], { isTerminal: true });
  assert.equal(list.code, 0, list.stderr);
  const sent = stage.sandbox.requests.length;
  const found = await askZsh(stage, "role", "show", "5a4d0000-0000-4000-8000-000000000701");
  assert.match(found[0] ?? "", /:owner, \S+@example\.org$/);
  assert.equal(stage.sandbox.requests.length, sent);
});
