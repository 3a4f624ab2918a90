import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { parse } from "yaml";
import { defineCommand } from "../../src/command/mod.ts";
import { runProgram } from "../../src/cli/run.ts";
import { environment } from "../../src/config/mod.ts";
import { createContext } from "../../src/context/mod.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { done, list, OutputClosed, type View } from "../../src/output/mod.ts";
import { memoryKeyring } from "../../src/keys/mod.ts";
import { bufferStreams } from "../_support/streams.ts";
import { configFolder } from "../config/config_folder.ts";

/** What `thing do` gives or throws. */
type Body = () => Promise<View | undefined>;

interface Given {
  readonly argv?: readonly string[];
  readonly body: Body;
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Fails every write to standard output. */
  readonly stdoutFails?: Error;
}

/** Runs `gcs thing do …` through everything but main.ts, with no network at all. */
async function run({ argv = [], body, config, env = {}, signal, stdoutFails }: Given) {
  using home = configFolder(config);
  const { streams, stdout, stderr } = bufferStreams();
  const command = defineCommand({
    path: "thing do",
    summary: "Do a thing",
    scopes: [],
    needsSession: false,
    origin: "gcs",
    route: "local",
    run: body,
  });
  const all = stdoutFails === undefined ? streams : {
    ...streams,
    stdout: { ...streams.stdout, write: () => Promise.reject(stdoutFails) },
  };
  const variables = environment(new Map(Object.entries({ HOME: home.path, ...env })));
  let closed = 0;
  const code = await runProgram({
    argv: ["thing", "do", ...argv],
    registry: [{
      path: "thing do",
      aliases: [],
      summary: "Do a thing",
      load: () => Promise.resolve({ default: command }),
    }],
    version: "1.2.3",
    streams: all,
    environment: variables,
    start: (globals) => {
      const context = createContext({
        globals,
        signal: signal ?? new AbortController().signal,
        catalogue: () => Promise.resolve([]),
        streams: all,
        environment: variables,
        keyring: memoryKeyring(),
      });
      return Promise.resolve({
        ...context,
        close: () => {
          closed++;
          return context.close();
        },
      });
    },
  });
  return { code, stdout: stdout(), stderr: stderr(), closed };
}

const fine: Body = () => Promise.resolve(done({ id: 7 }, "Done"));
const failing = (error: unknown): Body => () => Promise.reject(error);

Deno.test("the format is the option's, else the variable's, else the file's, else text", async () => {
  const config = "format: yaml\n";
  const env = { GCS_FORMAT: "ndjson" };
  const out = async (given: Partial<Given>) => (await run({ body: fine, ...given })).stdout;
  assert.equal(await out({ config, env, argv: ["-F", "json"] }), '{\n  "id": 7\n}\n');
  assert.equal(await out({ config, env }), '{"id":7}\n');
  assert.equal(await out({ config }), "id: 7\n");
  assert.equal(await out({}), "Done\n");
});

Deno.test("a command about this machine works, in text, when the settings are broken", async () => {
  const outcome = await run({ body: fine, config: "format: [\n" });
  assert.deepEqual([outcome.code, outcome.stdout], [0, "Done\n"]);
});

for (const format of ["json", "yaml", "ndjson"]) {
  for (const how of [["-F", format], [`--format=${format}`], []]) {
    Deno.test(`a failure is one JSON line with ${how.join(" ") || `GCS_FORMAT=${format}`}`, async () => {
      const env: Record<string, string> = how.length === 0 ? { GCS_FORMAT: format } : {};
      const body = failing(new GcsError("conflict", "No", { hint: "gcs x", httpStatus: 409 }));
      const outcome = await run({ argv: how, body, env });
      assert.equal(outcome.code, 7);
      assert.equal(outcome.stdout, "");
      assert.deepEqual(JSON.parse(outcome.stderr), {
        error: { code: "conflict", exit: 7, message: "No", hint: "gcs x", "http_status": 409 },
      });
      const early = await run({ argv: [...how, "--no-such"], body: fine, env });
      assert.equal(JSON.parse(early.stderr).error.exit, 2, "also before the options are read");
    });
  }
}

Deno.test("what stands after -- is no option, for the format of a failure neither", async () => {
  const outcome = await run({ argv: ["--", "-F", "json"], body: fine });
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /^gcs: error: Too many arguments/);
});

Deno.test("a view's exit code is the program's, and its document is printed all the same", async () => {
  const body = () => Promise.resolve({ ...done([{ id: 1 }], "One of two failed"), exitCode: 9 });
  const outcome = await run({ argv: ["-F", "json"], body });
  assert.deepEqual([outcome.code, JSON.parse(outcome.stdout)], [9, [{ id: 1 }]]);
});

Deno.test("a command without a view prints nothing and exits 0", async () => {
  const outcome = await run({ body: () => Promise.resolve(undefined) });
  assert.deepEqual([outcome.code, outcome.stdout, outcome.stderr], [0, "", ""]);
});

for (
  const [what, error, code] of [
    ["the pager was quit", new OutputClosed(), 0],
    ["the disk is full", new Error("ENOSPC: no space left"), 1],
  ] as const
) {
  Deno.test(`when ${what} while the output is written the code is ${code}`, async () => {
    const outcome = await run({ body: fine, stdoutFails: error });
    assert.equal(outcome.code, code);
    if (code === 0) assert.equal(outcome.stderr, "");
    assert.doesNotMatch(outcome.stderr, /ENOSPC/, "the system's own words are not shown");
  });
}

Deno.test("the context is closed once, whether the command works, fails or is refused", async () => {
  for (const body of [fine, failing(new GcsError("failed", "No")), failing("no error at all")]) {
    assert.equal((await run({ body })).closed, 1);
  }
  assert.equal((await run({ body: fine, argv: ["--query", "["] })).closed, 0, "none was opened");
});

Deno.test("whatever a command throws, Ctrl-C makes it an interruption: 130, told once", async () => {
  const signal = AbortSignal.abort();
  for (
    const error of [
      new GcsError("unavailable", "The connection was closed"),
      new Error("x"),
      new DOMException("", "AbortError"),
      new GcsError("interrupted", "Interrupted: 3 of 7 were deleted"),
    ]
  ) {
    const outcome = await run({ body: failing(error), signal });
    assert.equal(outcome.code, 130);
    assert.match(outcome.stderr, /^gcs: error: Interrupted[^\n]*\n$/);
  }
  const closed = await run({ body: failing(new OutputClosed()), signal });
  assert.deepEqual([closed.code, closed.stderr], [0, ""]);
});

Deno.test("an unexpected failure shows no words, stack or path of its own, but a way to see them", async () => {
  const error = new Error("token=abcdefgh12345678 in /home/ada/x.ts");
  const plain = await run({ body: failing(error) });
  assert.equal(plain.code, 1);
  assert.match(plain.stderr, /An unexpected failure ended the command\ngcs: hint: .*--debug/);
  assert.doesNotMatch(plain.stderr, /abcdefgh|ada|x\.ts|at /);
  const debug = await run({ body: failing(error), argv: ["--debug"] });
  assert.match(debug.stderr, /gcs: debug: Error: token=\[redacted\] in ~\/x\.ts/);
});

Deno.test("a query is compiled before the command runs, and applied to what it gives", async () => {
  let ran = 0;
  const body = () => {
    ran++;
    return Promise.resolve(list([{ id: "a" }, { id: "b" }], [{ label: "ID", value: "id" }], "id"));
  };
  const bad = await run({ argv: ["--query", "[?"], body });
  assert.deepEqual([bad.code, ran, bad.closed], [2, 0, 0]);
  const good = await run({ argv: ["--query", "[].id", "-F", "json"], body });
  assert.deepEqual([good.code, JSON.parse(good.stdout)], [0, ["a", "b"]]);
  const yaml = await run({ argv: ["--query", "[0]", "-F", "yaml"], body });
  assert.deepEqual(parse(yaml.stdout), { id: "a" });
});

Deno.test("--dry-run of a command that changes nothing is refused before it runs", async () => {
  const outcome = await run({ argv: ["--dry-run"], body: () => assert.fail("it ran") });
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /"gcs thing do" changes nothing, so it has no --dry-run/);
});

Deno.test("help and version run nothing, and win over what else is wrong", async () => {
  const body = () => assert.fail("it ran");
  for (const argv of [["--help"], ["-h"], ["--query", "[", "-h"], ["surplus", "--help"]]) {
    const outcome = await run({ argv, body });
    assert.deepEqual([outcome.code, outcome.closed], [0, 0]);
    assert.match(outcome.stdout, /^Do a thing\.\n\nUsage:/);
  }
  assert.equal((await run({ argv: ["--version"], body })).stdout, "gcs 1.2.3\n");
});

Deno.test("no words on the command line make the program throw, or end without a reason", async () => {
  const words = fc.constantFrom(
    ...["-F", "json", "--format=", "--query", "[?", "--", "-", "", "--yes", "-x", "--color", "x"],
    ...["--timeout", "0", "\u0000", "--profile", "../x", "--help", "-q", "--map-http-status", "=1"],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(words, { maxLength: 5 }), async (argv) => {
      const { code, stdout, stderr } = await run({ argv, body: fine });
      assert.ok([0, 2].includes(code), `${argv}: ${code}`);
      assert.equal(code === 2, stderr !== "", `${argv}: ${stderr}`);
      // An expression may select nothing, of which text shows nothing.
      const mayBeEmpty = argv.includes("--query");
      assert.ok(code === 0 ? stdout !== "" || mayBeEmpty : stdout === "", `${argv}: ${stdout}`);
    }),
    { numRuns: 100 },
  );
});
