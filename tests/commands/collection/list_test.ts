import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { documentsOf, fails, refused, works } from "../_expect.ts";

const list = ["collection", "list"];

Deno.test("collection list prints a row for each collection, ids in full", async () => {
  await using stage = await setStage();
  const { stdout } = await works(stage, list);
  assert.deepEqual(stdout.trimEnd().split("\n").map((line) => line.split("\t")), [
    [
      ...[seedIds.mappedCollection, "Projects", seedIds.admin, "mapped", seedIds.posixGateway],
      ...["2026-01-15", "2026-06-01"],
    ],
    [
      ...[seedIds.privateCollection, "Protected records", seedIds.admin, "mapped"],
      ...[seedIds.highAssuranceGateway, "2026-02-20", ""],
    ],
    [
      ...[seedIds.guestCollection, "Shared results", seedIds.researcher, "guest"],
      ...[seedIds.posixGateway, "2026-03-10", "2026-06-20"],
    ],
  ]);
});

for (
  const [words, ids] of [
    [["--filter", "guest_collections"], [seedIds.guestCollection]],
    [
      ["--filter", "mapped_collections", "--filter", "created_at>2026-02-01"],
      [seedIds.privateCollection],
    ],
    [
      ["--storage-gateway", seedIds.posixGateway],
      [seedIds.mappedCollection, seedIds.guestCollection],
    ],
    [["--mapped-collection", seedIds.mappedCollection], [seedIds.guestCollection]],
  ] as const
) {
  Deno.test(`collection list ${words.join(" ")} prints the ids that match`, async () => {
    await using stage = await setStage();
    const { stdout } = await works(stage, [...list, ...words, "-F", "list"]);
    assert.deepEqual(stdout.trimEnd().split("\n"), ids);
  });
}

Deno.test("collection list --include-private-policies adds the base path", async () => {
  await using stage = await setStage();
  const outcome = await works(stage, [...list, "--include-private-policies", "-F", "json"]);
  const paths = documentsOf(outcome.json()).map((one) => one["collection_base_path"]);
  assert.deepEqual(paths, ["/projects", "/", "/shared"]);
});

Deno.test("collection list refuses bad ids, and exits 5 without permission", async () => {
  await using stage = await setStage();
  await refused(stage, [...list, "--storage-gateway", "5a4d"], /expected a UUID/);
  stage.sandbox.faults.add({ match: { path: "/api/collections" }, status: 403 });
  await fails(stage, list, 5, /Cannot list collections/);
});
