import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { changes, fails, membersOf, refused, works } from "../_expect.ts";
import { listOf } from "../_list.ts";

const mapped = seedIds.mappedCollection;
const identity = `urn:globus:auth:identity:${seedIds.researcher}`;
const group = `urn:globus:groups:id:${seedIds.group}`;

/** Every command that gives a role, up to its principal. */
const creates = [
  { words: ["role", "create", "activity_monitor"], on: null },
  { words: ["endpoint", "role", "create", "activity_monitor"], on: null },
  { words: ["collection", "role", "create", mapped, "activity_monitor"], on: mapped },
  { words: ["role", "create", "--collection", mapped, "activity_monitor"], on: mapped },
  { words: ["role", "create", "-c", mapped, "activity_monitor"], on: mapped },
] as const;

for (const { words, on } of creates) {
  Deno.test(`gcs ${words.join(" ")} takes a principal in all of its spellings`, async () => {
    for (
      const [typed, principal] of [
        [[identity], identity],
        [["researcher@example.org"], identity],
        [[seedIds.researcher.toUpperCase()], identity],
        [[seedIds.researcher, "--principal-type", "identity"], identity],
        [[seedIds.group, "--principal-type", "group"], group],
        [[group], group],
        [[group, "--principal-type", "group"], group],
      ] as const
    ) {
      await using stage = await setStage();
      await works(stage, [...words, ...typed]);
      const [request] = changes(stage);
      assert.deepEqual([request?.method, request?.path], ["POST", "/api/roles"]);
      const { "DATA_TYPE": _, ...body } = membersOf(request?.body);
      assert.deepEqual(body, { "collection": on, principal, "role": "activity_monitor" });
    }
  });

  Deno.test(`gcs ${words.join(" ")} refuses a principal that is none, or not of its type`, async () => {
    await using stage = await setStage();
    await refused(stage, [...words, "ada"], /"ada" is neither an id nor a user name/);
    await refused(stage, [...words, "urn:globus:auth:scope:x"], /neither an id nor a user name/);
    await refused(stage, [...words, identity, "--principal-type", "group"], /group|identity/);
    await refused(stage, [...words, group, "--principal-type", "identity"], /group|identity/);
    await refused(
      stage,
      [...words, identity, "--principal-type", "team"],
      /expected identity, group/,
    );
    await fails(stage, [...words, "nobody@example.org"], 6, /nobody@example\.org/);
    assert.deepEqual(changes(stage), []);
  });
}

Deno.test("role list --principal shows what one may do, on the endpoint and its collections", async () => {
  await using stage = await setStage();
  await works(stage, ["endpoint", "role", "create", "activity_manager", identity]);
  const roles = await listOf(stage, [
    "role",
    "list",
    "--all",
    "--principal",
    "researcher@example.org",
  ]);
  assert.ok(roles.length >= 2);
  assert.ok(roles.every(({ principal }) => principal === identity));
  const groups = await listOf(stage, [
    ...["role", "list", "--all", "--principal", seedIds.group, "--principal-type", "group"],
  ]);
  assert.deepEqual(groups.map(({ principal }) => principal), [group]);
});
