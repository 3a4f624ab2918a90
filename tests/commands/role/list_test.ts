import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, fails, refused, works } from "../_expect.ts";

Deno.test("role list shows the roles of the endpoint, of a collection, or all", async () => {
  await using stage = await setStage();
  const roles = async (...words: string[]) =>
    documentsOf((await works(stage, ["role", "list", ...words, "-F", "json"])).json());
  assert.equal((await roles()).length, 2);
  assert.equal((await roles("--all")).length, 5);
  const on = seedIds.mappedCollection;
  assert.equal((await roles("-c", on)).length, 2);
  assert.ok((await roles("--collection", on)).every(({ collection }) => collection === on));
  const own = await roles("--all", "--principal", "researcher@example.org");
  assert.deepEqual(own.map(({ collection }) => collection), [seedIds.guestCollection]);
  const group = await roles("--all", "--principal", seedIds.group, "--principal-type", "group");
  assert.deepEqual(group.map(({ role }) => role), ["access_manager"]);
});

Deno.test("role list prints csv with the names of the API's fields", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, ["role", "list", "-F", "csv"]);
  assert.match(stdout, /^id,role,principal,collection\r?\n/);
});

Deno.test("role list refuses what is no principal and says when nobody has the name", async () => {
  await using stage = await setStage();
  await refused(stage, ["role", "list", "--principal", "somebody"], /neither an id nor/);
  await fails(stage, ["role", "list", "--principal", "nobody@example.org"], 6, /knows no identity/);
});
