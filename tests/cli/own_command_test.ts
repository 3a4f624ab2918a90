import assert from "node:assert/strict";
import type { Program } from "../../src/cli/program.ts";
import { runProgram } from "../../src/cli/run.ts";
import { bufferStreams } from "../_support/streams.ts";
import { entry } from "./_commands.ts";

/** Runs a line with an extension `mine`, and tells what it was given. */
async function ran(argv: readonly string[], aliases: Readonly<Record<string, string>> = {}) {
  const given: (readonly string[])[] = [];
  const { streams, stdout, stderr } = bufferStreams();
  const program: Program = {
    argv,
    registry: [entry("thing update", ["things update"])],
    version: "1.2.3",
    streams,
    environment: { get: () => undefined, take: () => undefined },
    aliases: () => Promise.resolve(new Map(Object.entries(aliases))),
    extension: (name, args) => {
      if (name !== "mine") return Promise.resolve(undefined);
      given.push(args);
      return Promise.resolve(42);
    },
    start: () => Promise.reject(new Error("nothing is started")),
  };
  return { code: await runProgram(program), given, stdout: stdout(), stderr: stderr() };
}

Deno.test("an extension gets every word behind its name, and gives its exit code", async () => {
  const { code, given, stderr } = await ran(["mine", "--help", "-F", "json", "--", "x"]);
  assert.deepEqual([code, given, stderr], [42, [["--help", "-F", "json", "--", "x"]], ""]);
});

Deno.test("an extension stands for no word behind an option or a group, nor under the official name", async () => {
  for (const line of [["-q", "mine"], ["thing", "mine"], ["--official", "mine"], ["--", "mine"]]) {
    const { given } = await ran(line);
    assert.deepEqual(given, [], line.join(" "));
  }
  const { code, stderr } = await ran(["min"]);
  assert.equal(code, 2);
  assert.match(stderr, /^gcs: error: Unknown command "gcs min"$/m);
});

Deno.test("an alias comes before an extension, a command before both, and an alias leads to neither", async () => {
  const aliases = { mine: "thing update --help", thing: "mine", other: "mine" };
  const own = await ran(["mine"], aliases);
  assert.deepEqual([own.code, own.given], [0, []]);
  assert.match(own.stdout, /^Update a thing/);
  const command = await ran(["thing", "update", "--help"], aliases);
  assert.match(command.stdout, /^Update a thing/);
  const other = await ran(["other"], aliases);
  assert.deepEqual([other.code, other.given], [2, []]);
});
