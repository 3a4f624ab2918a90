import assert from "node:assert/strict";
import { createAuthority, startServer } from "../../http/_server.ts";

const config = new URL("../../../deno.json", import.meta.url);
const child = new URL("_old_child.ts", import.meta.url);
const expected = {
  interrupted: "interrupted: Interrupted",
  own: "interrupted: Interrupted",
  firstByte: /^unavailable: .* did not answer within the time allowed$/,
  total: /^unavailable: .* did not answer within the time allowed$/,
  waiting: "interrupted: Interrupted",
  explicitHost: "answered",
  explicitHostOther: /^failed: The certificate of "other\.example:\d+" is for another host name$/,
  explicitHostExcepted:
    /^failed: (?:NO_PROXY keeps "excepted|The certificate of "excepted)\.example/,
  replaced: "answered answered answered",
  listener: "fired",
  limit: "fired",
};

/** The runtime that the compiled program carries, where npm can get it. */
const oldDeno = ["npx", "-y", "deno@2.7.11"];

async function works(command: readonly string[]): Promise<boolean> {
  const [program = "", ...args] = command;
  try {
    const { success } = await new Deno.Command(program, {
      args: [...args, "--version"],
      stdout: "null",
      stderr: "null",
      signal: AbortSignal.timeout(120_000),
    }).output();
    return success;
  } catch {
    return false;
  }
}

const runtimes = [
  { name: "this Deno", command: [Deno.execPath()], ignore: false, strict: "answered" },
  {
    name: "Deno 2.7.11",
    command: oldDeno,
    ignore: !(await works(oldDeno)),
    // Where versions and suites cannot be checked, a strict policy is an error that says who can.
    strict: "failed: This version of Deno cannot check a strict TLS policy; the released binary " +
      "does, and the sources with Deno 2.9 or later; or keep the default policy",
  },
];

for (const { name, command, ignore, strict } of runtimes) {
  Deno.test({
    name: `Ctrl-C, time limits, explicit hosts and old connections work out on ${name}`,
    ignore,
    async fn() {
      const authority = await createAuthority();
      const identity = await authority.issue({ names: ["localhost", "named.example"] });
      await using server = await startServer(identity, (request, response) => {
        if (request.url === "/close") response.setHeader("connection", "close");
        if (request.url !== "/") response.end("ok");
      });
      const [program = "", ...before] = command;
      const run = new Deno.Command(program, {
        args: [
          ...before,
          "run",
          "--no-check",
          "--no-lock",
          "--no-prompt",
          "--v8-flags=--expose-gc",
          `--config=${config.pathname}`,
          "--allow-net=localhost,127.0.0.1,named.example,other.example,excepted.example",
          child.pathname,
          server.url.href,
          authority.pem,
        ],
        env: { "HTTPS_PROXY": "", "NO_PROXY": "localhost,excepted.example" },
        signal: AbortSignal.timeout(300_000),
      });
      const { stdout, stderr } = await run.output();
      const text = new TextDecoder().decode(stdout);
      assert.notEqual(text, "", new TextDecoder().decode(stderr));
      const seen: Record<string, string> = JSON.parse(text);
      for (const [what, ending] of Object.entries(expected)) {
        const got = seen[what] ?? "";
        if (typeof ending === "string") assert.equal(got, ending, what);
        else assert.match(got, ending, what);
      }
      assert.equal(seen["strict"], strict);
    },
  });
}

const [, old] = runtimes;

Deno.test({
  name: "weak servers and bad certificates are refused on Deno 2.7.11 as well",
  ignore: old?.ignore ?? true,
  async fn() {
    const [program = "", ...before] = oldDeno;
    const matrix = new URL("../security/tls_matrix_test.ts", import.meta.url).pathname;
    const flags = ["-A", "--no-check", "--no-lock", `--config=${config.pathname}`];
    const { stdout } = await new Deno.Command(program, {
      args: [...before, "test", ...flags, matrix],
      env: { "NO_COLOR": "1", "HTTPS_PROXY": "", "NO_PROXY": "", "no_proxy": "" },
      signal: AbortSignal.timeout(300_000),
    }).output();
    const text = new TextDecoder().decode(stdout);
    assert.match(text, /\nok \| 13 passed \| 0 failed/, text);
  },
});
