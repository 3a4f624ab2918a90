import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { changes, fails, json, refused, works } from "./_expect.ts";

/** Names of the standard seed's objects, read as anybody would. */
async function namesOf(stage: Stage) {
  const nameOf = async (words: readonly string[]) =>
    String((await json(stage, words))["display_name"]);
  return {
    mapped: await nameOf(["collection", "show", seedIds.mappedCollection]),
    guest: await nameOf(["collection", "show", seedIds.guestCollection]),
    gateway: await nameOf(["storage-gateway", "show", seedIds.posixGateway]),
  };
}

function lists(stage: Stage): readonly string[] {
  return stage.sandbox.requests.filter(({ method, path, search }) =>
    method === "GET" && /^\/api\/[a-z_]+$/.test(path) && search.includes("page_size")
  ).map(({ path }) => path);
}

Deno.test("a name stands for an id, plain and after name:, as argument and as option", async () => {
  await using stage = await setStage();
  const names = await namesOf(stage);
  for (const typed of [names.mapped, `name:${names.mapped}`]) {
    const shown = await json(stage, ["collection", "show", typed]);
    assert.equal(shown["id"], seedIds.mappedCollection);
  }
  const asOption = ["collection", "list", "--storage-gateway", names.gateway, "-F", "json"];
  const byId = ["collection", "list", "--storage-gateway", seedIds.posixGateway, "-F", "json"];
  assert.deepEqual((await works(stage, asOption)).json(), (await works(stage, byId)).json());
  const roles = ["collection", "role", "list", names.mapped, "-F", "list"];
  const [role = ""] = (await works(stage, roles)).stdout.split("\n");
  assert.equal((await json(stage, ["role", "show", names.mapped, role]))["id"], role);
  await works(stage, ["storage-gateway", "update", names.gateway, "--user-deny", "root"]);
  await works(stage, ["storage-gateway", "update", "posix", names.gateway, "--user-deny", "bin"]);
});

Deno.test("a node is called by an address of its own, too", async () => {
  await using stage = await setStage();
  const made = await json(stage, ["node", "create", "-i", "192.0.2.77"]);
  assert.equal((await json(stage, ["node", "show", "192.0.2.77"]))["id"], made["id"]);
});

Deno.test("ids are never looked up; any number of names cost one list", async () => {
  await using stage = await setStage();
  const names = await namesOf(stage);
  stage.sandbox.clearRequests();
  await works(stage, ["collection", "show", seedIds.guestCollection]);
  assert.deepEqual(lists(stage), []);
  await works(stage, [
    ...["collection", "batch-delete", names.guest, `name:${names.guest}`, "--dry-run"],
  ]);
  const ofNames = stage.sandbox.requests.filter(({ path, search }) =>
    path === "/api/collections" && !search.includes("filter")
  );
  assert.equal(ofNames.length, 1);
});

Deno.test("a name of several is refused with the candidates, and nothing is changed: exit 2", async () => {
  await using stage = await setStage();
  const names = await namesOf(stage);
  await works(stage, [
    "collection",
    "update",
    seedIds.guestCollection,
    "--display-name",
    names.mapped,
  ]);
  const { stderr } = await fails(
    stage,
    ["collection", "update", names.mapped, "--private"],
    2,
    /COLLECTION_ID: ".*" is the name of 2 collections/,
  );
  assert.ok(stderr.includes(`${seedIds.mappedCollection} (mapped)`));
  assert.ok(stderr.includes(`${seedIds.guestCollection} (guest)`));
  assert.deepEqual(changes(stage).filter(({ method }) => method !== "PATCH"), []);
});

Deno.test("the name of another kind exits 3 with its kind and the command that fits", async () => {
  await using stage = await setStage();
  const { gateway } = await namesOf(stage);
  const { stderr } = await fails(
    stage,
    ["collection", "delete", gateway, "--yes"],
    3,
    /is the name of a storage gateway \(.*\), not of a collection/,
  );
  assert.ok(stderr.includes(`hint: gcs storage-gateway delete ${seedIds.posixGateway}`));
  const domain = await stage.run(["collection", "domain", "show", gateway]);
  assert.ok(domain.stderr.includes(`hint: gcs storage-gateway show ${seedIds.posixGateway}`));
});

Deno.test("a name that nothing has exits 6 with the nearest one, an id cut short exits 2", async () => {
  await using stage = await setStage();
  const { mapped } = await namesOf(stage);
  const near = `${mapped.slice(0, -1)}x`;
  const { stderr } = await fails(stage, ["collection", "show", near], 6, /There is no collection/);
  assert.ok(stderr.includes(`did you mean "${mapped}"?`));
  await refused(
    stage,
    ["collection", "show", seedIds.mappedCollection.slice(1)],
    /expected a UUID/,
  );
});

Deno.test("wherever an id of a named kind is taken, a name is", async () => {
  const commands = await Promise.all(registry.map(async ({ load }) => (await load()).default));
  const kinds = /^(?:MAPPED_)?COLLECTION_ID$|GATEWAY_ID$|^CREDENTIAL_ID$|^NODE_ID$|^PROJECT_ID$/;
  let count = 0;
  for (const { path, args, options } of commands) {
    for (const [member, spec] of Object.entries({ ...args, ...options })) {
      const placeholder = "name" in spec ? spec.name : spec.value ?? "";
      if (!kinds.test(placeholder)) continue;
      assert.notEqual(spec.object, undefined, `${path}: ${member}`);
      count++;
    }
  }
  assert.ok(count > 40, String(count));
});
