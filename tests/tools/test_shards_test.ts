import assert from "node:assert/strict";
import { readShard, shardOf, testFiles } from "../../tools/test_shards.ts";

const root = new URL("../../", import.meta.url);

Deno.test("every test file is in one of four parts, and no part is much larger than another", async () => {
  const files = await testFiles(root, ["tests"], ["tests/nightly"]);
  assert.ok(files.length > 400 && files.every(({ path }) => !path.startsWith("tests/nightly")));
  const parts = [1, 2, 3, 4].map((number) => shardOf(files, { number, count: 4 }));
  assert.deepEqual(parts.flat().toSorted(), files.map(({ path }) => path));
  const sizes = parts.map((paths) =>
    files.filter(({ path }) => paths.includes(path)).reduce((sum, { bytes }) => sum + bytes, 0)
  );
  assert.ok(Math.max(...sizes) < 1.05 * Math.min(...sizes), sizes.join());
});

Deno.test("readShard reads a part of some, and refuses what is none", () => {
  assert.deepEqual(readShard(undefined), { number: 1, count: 1 });
  assert.deepEqual(readShard("--shard=2/3"), { number: 2, count: 3 });
  for (const word of ["--shard=0/3", "--shard=4/3", "--shard=2", "--shard="]) {
    assert.throws(() => readShard(word), RangeError, word);
  }
});
