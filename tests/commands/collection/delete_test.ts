import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, fails, membersOf, refused, works } from "../_expect.ts";
import { logInAs } from "../_login.ts";

const id = seedIds.mappedCollection;

Deno.test("collection delete leaves a protected collection alone and says how to lift that", async () => {
  await using stage = await setStage();
  const { code, stdout, stderr } = await stage.run(["collection", "delete", id, "--yes"]);
  assert.equal(code, 7);
  assert.equal(stdout, "");
  assert.match(stderr, /it is protected/);
  assert.match(stderr, new RegExp(`gcs collection update ${id} --no-delete-protected`));
  assert.ok(!stage.sandbox.requests.some(({ method }) => method === "DELETE"));
});

Deno.test("collection delete without a terminal and without --yes exits 2 before it deletes", async () => {
  await using stage = await setStage();
  const { code } = await stage.run(["collection", "delete", seedIds.guestCollection]);
  assert.equal(code, 2);
  assert.ok(!stage.sandbox.requests.some(({ method }) => method === "DELETE"));
});

Deno.test("collection delete --yes deletes and prints one JSON document", async () => {
  await using stage = await setStage();
  const guest = seedIds.guestCollection;
  const outcome = await stage.run(["collection", "delete", guest, "--yes", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { id: guest, status: "deleted" });
  assert.equal((await stage.run(["collection", "show", guest])).code, 6);
});

Deno.test("collection delete --dry-run prints the request and sends none", async () => {
  await using stage = await setStage();
  const guest = seedIds.guestCollection;
  const outcome = await stage.run(["collection", "delete", guest, "--dry-run"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(
    outcome.stdout,
    new RegExp(`DELETE https://127.0.0.1:\\d+/api/collections/${guest}`),
  );
  assert.ok(!stage.sandbox.requests.some(({ method }) => method === "DELETE"));
});

Deno.test("a dry run of a protected delete shows the request, and warns of the protection", async () => {
  await using stage = await setStage();
  const outcome = await stage.run(["collection", "delete", id, "--dry-run", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const [request] = documentsOf(membersOf(outcome.json())["requests"]);
  assert.match(String(request?.["target"]), new RegExp(`/api/collections/${id}$`));
  assert.match(outcome.stderr, /warning: .* it is protected/);
  assert.ok(outcome.stderr.includes(`gcs collection update ${id} --no-delete-protected`));
  assert.ok(!stage.sandbox.requests.some(({ method }) => method === "DELETE"));
});

Deno.test("collection delete follows the hint: lift the protection, then all of it goes", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "update", id, "--no-delete-protected"]);
  const asked = await stage.run(["collection", "delete", id]);
  assert.equal(asked.code, 2);
  const { stdout } = await works(stage, ["collection", "delete", id, "--yes"]);
  assert.equal(stdout, `Deleted collection ${id}\n`);
  const left = await works(stage, ["collection", "list", "-F", "list"]);
  assert.deepEqual(left.stdout.trimEnd().split("\n"), [seedIds.privateCollection]);
});

Deno.test("collection delete of an unknown id exits 6, without the role 5, of no UUID 2", async () => {
  await using stage = await setStage();
  await fails(stage, ["collection", "delete", seedIds.node, "--yes"], 6, /Cannot/);
  await refused(stage, ["collection", "delete", "5a4d", "--yes"], /expected a UUID/);
  await works(stage, ["collection", "update", id, "--no-delete-protected"]);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, ["collection", "delete", id, "--yes"], 5, /you need one of these roles/);
});

Deno.test("collection delete --cascade-check stops at guest collections and names them", async () => {
  await using stage = await setStage();
  await works(stage, ["collection", "update", id, "--no-delete-protected"]);
  const remove = ["collection", "delete", id, "--cascade-check", "--yes"];
  const guest = new RegExp(`"Shared results" \\(${seedIds.guestCollection}\\)`);
  const { stderr } = await fails(stage, remove, 7, guest);
  assert.match(stderr, new RegExp(`hint: gcs collection list --mapped-collection ${id}`));
  await works(stage, ["collection", "delete", seedIds.guestCollection, "--cascade-check", "--yes"]);
  await works(stage, remove);
  assert.equal((await stage.run(["collection", "show", id])).code, 6);
});

Deno.test("collection delete --cascade-check names a few of many guest collections, and counts the rest", async () => {
  await using stage = await setStage({
    sandbox: { seed: { "generate": { "mapped_collections": 0, "guest_collections": 8 } } },
  });
  await works(stage, ["collection", "update", id, "--no-delete-protected"]);
  const outcome = await stage.run(["collection", "delete", id, "--cascade-check", "--dry-run"]);
  const { stdout } = await works(stage, [
    ...["collection", "list", "--mapped-collection", id, "-F", "list"],
  ]);
  const guests = stdout.trimEnd().split("\n").length;
  assert.ok(guests > 5, `only ${guests} guest collections`);
  assert.equal(outcome.code, 7);
  assert.match(outcome.stderr, new RegExp(`and ${guests - 5} more`));
});
