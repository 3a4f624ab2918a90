import assert from "node:assert/strict";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { documentsOf, works } from "./_expect.ts";

const nodes = ["192.0.2.21", "192.0.2.22", "192.0.2.23", "192.0.2.24"];

/** Every list that pages, what makes it longer than a page, and how many documents it then has. */
const lists: readonly {
  readonly words: readonly string[];
  readonly path: string;
  readonly length: number;
  readonly prepare?: (stage: Stage) => Promise<void>;
}[] = [
  { words: ["collection", "list"], path: "/api/collections", length: 3 },
  {
    words: ["collection", "list", "--include-private-policies", "--filter", "managed_by_me"],
    path: "/api/collections",
    length: 3,
  },
  { words: ["storage-gateway", "list"], path: "/api/storage_gateways", length: 3 },
  { words: ["role", "list", "--all"], path: "/api/roles", length: 5 },
  {
    words: ["endpoint", "role", "list"],
    path: "/api/roles",
    length: 3,
    prepare: (stage) => giveRole(stage, ["endpoint", "role", "create", "activity_monitor"]),
  },
  {
    words: ["collection", "role", "list", seedIds.mappedCollection],
    path: "/api/roles",
    length: 3,
    prepare: (stage) =>
      giveRole(stage, [
        ...["collection", "role", "create", seedIds.mappedCollection],
        "activity_monitor",
      ]),
  },
  {
    words: ["node", "list"],
    path: "/api/nodes",
    length: 5,
    async prepare(stage) {
      for (const ip of nodes) await works(stage, ["node", "create", "-i", ip]);
    },
  },
];

async function giveRole(stage: Stage, words: readonly string[]): Promise<void> {
  await works(stage, [...words, seedIds.researcher]);
}

for (const { words, path, length, prepare } of lists) {
  Deno.test(`${words.join(" ")} follows every page, in every format`, async () => {
    await using stage = await setStage({ sandbox: { maxPageSize: 2 } });
    await prepare?.(stage);
    stage.sandbox.clearRequests();
    const outcome = await works(stage, [...words, "-F", "json"]);
    const ids = documentsOf(outcome.json()).map(({ id }) => String(id));
    assert.equal(ids.length, length);
    assert.equal(new Set(ids).size, length);

    const pages = stage.sandbox.requests.filter((request) => request.path === path);
    assert.equal(pages.length, Math.ceil(length / 2));
    const queries = pages.map(({ search }) => new URLSearchParams(search));
    assert.deepEqual(queries.map((query) => query.has("marker")), pages.map((_, at) => at > 0));
    for (const name of ["filter", "include", "collection_id"]) {
      assert.equal(new Set(queries.map((query) => query.get(name))).size, 1, name);
    }

    const bare = await works(stage, [...words, "-F", "list"]);
    assert.deepEqual(bare.stdout.trimEnd().split("\n"), ids);
    const lines = (await works(stage, [...words, "-F", "ndjson"])).stdout.trimEnd().split("\n");
    assert.deepEqual(lines.map((line) => JSON.parse(line).id), ids);
    assert.equal((await works(stage, words)).stdout.trimEnd().split("\n").length, length);
    assert.equal(
      (await works(stage, [...words, "-F", "csv"])).stdout.trimEnd().split("\n").length,
      length + 1,
    );
    const asked = await works(stage, [...words, "--query", "length(@)", "-F", "json"]);
    assert.equal(asked.json(), length);
  });
}

Deno.test("a list of nothing is an empty document, and no failure", async () => {
  await using stage = await setStage({ sandbox: { seed: { "nodes": [] } } });
  assert.equal((await works(stage, ["node", "list", "-F", "json"])).stdout, "[]\n");
  assert.equal((await works(stage, ["node", "list", "-F", "yaml"])).stdout, "[]\n");
  for (const format of ["text", "list", "ndjson"]) {
    assert.equal((await works(stage, ["node", "list", "-F", format])).stdout, "", format);
  }
});
