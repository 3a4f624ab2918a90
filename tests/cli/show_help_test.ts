import assert from "node:assert/strict";
import { runProgram } from "../../src/cli/run.ts";
import type { Program } from "../../src/cli/program.ts";
import { bufferStreams } from "../_support/streams.ts";
import { entry } from "./_commands.ts";

/** Runs one line of help; `paged` holds what the pager was given, which takes it or refuses. */
async function helped(argv: readonly string[], { isTerminal = true, takes = true, env = {} }: {
  readonly isTerminal?: boolean;
  readonly takes?: boolean;
  readonly env?: Partial<Record<Parameters<Program["environment"]["get"]>[0], string>>;
} = {}) {
  const { streams, stdout, stderr } = bufferStreams({ isTerminal });
  const paged: string[] = [];
  const code = await runProgram({
    argv,
    registry: [entry("thing update", ["things update"])],
    version: "1.2.3",
    streams,
    environment: { get: (name) => env[name], take: () => undefined },
    page: (text) => {
      paged.push(text);
      return Promise.resolve(takes);
    },
    start: () => Promise.reject(new Error("help starts nothing")),
  });
  assert.equal(stderr(), "");
  assert.equal(code, 0);
  return { stdout: stdout(), paged };
}

const bold = "\x1b[1mUsage:\x1b[0m";

for (const line of [["thing", "update", "--help"], ["help", "thing", "update"], [], ["thing"]]) {
  Deno.test(`gcs ${line.join(" ")} is offered to the pager on a terminal, with bold heads`, async () => {
    const { stdout, paged } = await helped(line);
    assert.equal(stdout, "");
    assert.equal(paged.length, 1);
    assert.ok(paged[0]?.includes(bold));
    const direct = await helped(line, { takes: false });
    assert.equal(direct.stdout, paged[0]);
  });

  Deno.test(`gcs ${line.join(" ")} is printed plainly and without a pager to a pipe`, async () => {
    const { stdout, paged } = await helped(line, { isTerminal: false });
    assert.deepEqual(paged, []);
    assert.ok(stdout.includes("Usage:\n"));
    assert.ok(!stdout.includes("\x1b"));
  });
}

Deno.test("--no-pager prints help on a terminal, before or after the other words", async () => {
  for (const line of [["--no-pager", "thing", "update", "-h"], ["thing", "--no-pager"]]) {
    const { stdout, paged } = await helped(line);
    assert.deepEqual(paged, []);
    assert.ok(stdout.includes(bold));
  }
});

Deno.test("heads are bold as every colour is: NO_COLOR, --color and TERM decide", async () => {
  const line = ["thing", "update", "--help"];
  for (const env of [{ NO_COLOR: "1" }, { TERM: "dumb" }, { CLICOLOR: "0" }]) {
    assert.ok(!(await helped(line, { env, takes: false })).stdout.includes("\x1b"));
  }
  assert.ok(!(await helped([...line, "--color", "never"])).paged[0]?.includes("\x1b"));
  const always = await helped([...line, "--color=always"], { isTerminal: false });
  assert.ok(always.stdout.includes(bold));
});

Deno.test("-V prints the version as --version does, alone and beside other words", async () => {
  for (const line of [["-V"], ["--version"], ["thing", "-V"], ["-V", "-q"]]) {
    assert.equal((await helped(line)).stdout, "gcs 1.2.3\n");
  }
});
