/**
 * Sets the machine up and runs the tests: all of them, or the files and folders that are named.
 *
 *   deno task test [--coverage=FOLDER] [--shard=K/N] [FILE…]
 *   deno task test:quick      without tests/slow and tests/commands, for the inner loop
 *   deno task test:nightly    tests/nightly alone: the long loops, of which tests/ has a sample
 *
 * tests/load has a task of its own (tools/load.ts): its files need a quiet machine.
 *
 * `--shard=2/4` runs the second quarter of the files, so that four machines run them all.
 */
import { setUp } from "./setup.ts";
import { runTests } from "./test_processes.ts";
import { readShard, shardOf, testFiles } from "./test_shards.ts";

await setUp("test");
const end = Deno.args.indexOf("--");
const [words, behind] = end === -1
  ? [Deno.args, []]
  : [Deno.args.slice(0, end), Deno.args.slice(end)];
const ignored = words.filter((word) => word.startsWith("--ignore="))
  .flatMap((word) => word.slice("--ignore=".length).split(","));
const shard = readShard(words.find((word) => word.startsWith("--shard=")));
const options = words.filter((word) => /^-(?!-ignore=|-shard=)/.test(word));
const named = words.filter((word) => !word.startsWith("-"))
  .map((word) => word.replace(/\/+$/, ""));
const root = new URL("../", import.meta.url);
const files = named.length === 0
  ? await testFiles(root, ["tests"], ["tests/nightly", "tests/load", ...ignored])
  : await testFiles(root, named, ignored);
const part = new Set(shardOf(files, shard));
const { code } = await runTests(
  files.filter(({ path }) => part.has(path)),
  { options, behind },
);
Deno.exit(code);
