import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { type ErrorKind, exitCodes, GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { OutputClosed, outputFormats, reportError, reportWarning } from "../../src/output/mod.ts";
import type { ReportSettings } from "../../src/output/mod.ts";
import { fakeStreams } from "./fake_streams.ts";

async function reported(error: unknown, settings: Partial<ReportSettings> = {}) {
  const { stderr, stdout } = fakeStreams();
  const exit = await reportError(error, { format: "text", ...settings }, stderr);
  assert.equal(stdout.text, "");
  return { exit, text: stderr.text };
}

const missing = new GcsError("not_found", 'Cannot find collection "x"', {
  hint: "run: gcs collection list",
  httpStatus: 404,
  requestId: "req-1",
});

Deno.test("reportError tells people what failed and what to do", async () => {
  assert.deepEqual(await reported(missing), {
    exit: 6,
    text: 'gcs: error: Cannot find collection "x"\ngcs: hint: run: gcs collection list\n',
  });
  assert.equal((await reported(new GcsError("failed", "It broke"))).text, "gcs: error: It broke\n");
});

Deno.test("reportError gives json, yaml and ndjson the object of the contract", async () => {
  for (const format of outputFormats) {
    const { exit, text } = await reported(missing, { format });
    assert.equal(exit, 6);
    if (format === "text" || format === "csv" || format === "list") {
      assert.match(text, /^gcs: error: /);
      continue;
    }
    assert.equal(
      text,
      '{"error":{"code":"not_found","exit":6,"message":"Cannot find collection \\"x\\"","hint":"run: gcs collection list","http_status":404,"request_id":"req-1"}}\n',
    );
  }
  const bare = await reported(new GcsError("usage", "Bad"), { format: "json" });
  assert.equal(bare.text, '{"error":{"code":"usage","exit":2,"message":"Bad"}}\n');
});

Deno.test("reportError returns the exit code of every kind", async () => {
  const kinds = Object.keys(exitCodes).filter((kind): kind is ErrorKind =>
    kind !== "ok" && kind !== "differs"
  );
  for (const kind of kinds) {
    assert.equal((await reported(new GcsError(kind, "x"))).exit, exitCodes[kind]);
  }
  assert.equal(kinds.length, 13);
});

Deno.test("reportError maps the status of remote failures, and only theirs", async () => {
  const mapHttpStatus = new Map([[404, 50]]);
  const mapped = await reported(missing, { format: "json", mapHttpStatus });
  assert.equal(mapped.exit, 50);
  assert.equal(JSON.parse(mapped.text).error.exit, 50);
  assert.equal((await reported(new GcsError("not_found", "x"), { mapHttpStatus })).exit, 6);
});

Deno.test("reportError keeps the words of unexpected failures to itself", async () => {
  const { exit, text } = await reported(new TypeError("cannot read /home/ada/secret"));
  assert.equal(exit, 1);
  assert.doesNotMatch(text, /ada|TypeError|secret|\bat /);
  assert.match(text, /--debug/);
  assert.equal((await reported("thrown text")).exit, 1);
  assert.equal((await reported(undefined)).exit, 1);
});

Deno.test("reportError takes an abort for an interruption and a closed pipe for no failure", async () => {
  assert.equal((await reported(new DOMException("x", "AbortError"))).exit, 130);
  assert.deepEqual(await reported(new OutputClosed()), { exit: 0, text: "" });
});

Deno.test("reportError still gives the exit code when stderr has gone", async () => {
  const stderr = {
    isTerminal: false,
    columns: 80,
    write: () => Promise.reject(new OutputClosed()),
  };
  assert.equal(await reportError(missing, { format: "text" }, stderr), 6);
});

Deno.test("reportError redacts everything and keeps each part on one line", async () => {
  const secret = new Secret("canary-value-123");
  const error = new GcsError("failed", `Broke with ${secret.reveal()}\n\x1b[2Jnext`, {
    hint: "look at /home/ada/x",
    cause: new Error(`token=abcdef ${secret.reveal()} ada@example.org`, {
      cause: `Authorization: Bearer ${secret.reveal()}`,
    }),
  });
  for (const format of ["text", "json"] as const) {
    const { text } = await reported(error, { format, debug: true });
    assert.doesNotMatch(text, /canary|abcdefghijklmnop|\/home\/ada|ada@example/);
    assert.ok(!text.includes("\x1b"));
    assert.match(text, /gcs: debug: Error: token=/);
    const last = text.trimEnd().split("\n").at(-1) ?? "";
    if (format === "json") assert.equal(JSON.parse(last).error.code, "failed");
    else assert.match(last, /^gcs: hint: look at ~\/x/);
  }
  assert.doesNotMatch((await reported(error)).text, /debug/);
});

Deno.test("reportError shows no hint that the sanitiser would make holes in: nobody could type it", async () => {
  const holes = [
    "gcs collection show 'DELETE FROM trail'",
    "gcs api GET / --header 'Authorization: Bearer abcdefghijklmnop'",
  ];
  for (const hint of holes) {
    for (const format of ["text", "json"] as const) {
      const { text } = await reported(new GcsError("failed", "Broke", { hint }), { format });
      assert.doesNotMatch(text, /hint|\[sql\]|\[redacted\]/);
    }
  }
});

Deno.test("on a terminal messages break between words, and a command so that it can be pasted", async () => {
  const written: string[] = [];
  const stderr = {
    isTerminal: true,
    columns: 40,
    write: (text: string) => Promise.resolve(void written.push(text)),
  };
  const id = "5a4d0000-0000-4000-8000-000000000301";
  const hint = `gcs collection update ${id} --display-name 'A name of several words' --public`;
  const error = new GcsError("failed", "Cannot change it: somebody else has changed it before", {
    hint,
  });
  await reportError(error, { format: "text" }, stderr);
  await reportWarning("this is longer than the terminal is wide, by far", stderr);
  const lines = written.join("").trimEnd().split("\n");
  assert.deepEqual(lines, [
    "gcs: error: Cannot change it: somebody",
    "  else has changed it before",
    "gcs: hint: gcs collection update \\",
    `  ${id} \\`,
    "  --display-name \\",
    "  'A name of several words' --public",
    "gcs: warning: this is longer than the",
    "  terminal is wide, by far",
  ]);
  const wide = { ...stderr, isTerminal: false };
  written.length = 0;
  await reportError(error, { format: "text" }, wide);
  assert.equal(written.join("").split("\n").length, 3, "programs read one line each");
});

Deno.test("reportError follows causes in a circle once", async () => {
  const error = new Error("loop");
  error.cause = error;
  const { text } = await reported(error, { debug: true });
  assert.equal(text.match(/debug: Error: loop/g)?.length, 1);
});

Deno.test("reportError writes whole lines of the known shapes for any message", async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: "binary" }), fc.boolean(), async (message, machine) => {
      const { text } = await reported(new GcsError("failed", message), {
        format: machine ? "json" : "text",
      });
      const lines = text.split("\n");
      assert.equal(lines.length, 2);
      if (machine) assert.equal(JSON.parse(lines[0] ?? "").error.exit, 1);
      else assert.ok(lines[0]?.startsWith("gcs: error: "));
    }),
  );
});

Deno.test("reportWarning is one sanitised line", async () => {
  const { stderr } = fakeStreams();
  await reportWarning("Session of /home/ada ends\nsoon", stderr);
  assert.equal(stderr.text, "gcs: warning: Session of ~ ends\\nsoon\n");
});

Deno.test("reportError leaves the hint out with quiet for people, and in for programs", async () => {
  const error = new GcsError("auth", "Not logged in", { hint: "gcs login" });
  const told = async (format: "text" | "csv" | "list" | "json" | "yaml" | "ndjson") => {
    const { stderr } = fakeStreams();
    await reportError(error, { format, quiet: true }, stderr);
    return stderr.text;
  };
  for (const format of ["text", "csv", "list"] as const) {
    assert.equal(await told(format), "gcs: error: Not logged in\n");
  }
  for (const format of ["json", "yaml", "ndjson"] as const) {
    assert.equal(JSON.parse(await told(format)).error.hint, "gcs login");
  }
});
