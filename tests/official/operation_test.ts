import assert from "node:assert/strict";
import { join } from "node:path";
import { Secret } from "../../src/secrets/mod.ts";
import { officialOperation } from "../../src/official/mod.ts";
import { canFake, fakeProgram } from "./_fake_program.ts";
import { until } from "../_support/until.ts";

const ignore = !canFake;
const canary = "cAnArY-client-secret-0123456789";

Deno.test({
  name: "officialOperation gives the secret on standard input, and on nothing else",
  ignore,
  async fn() {
    await using program = await fakeProgram("echo out; echo err >&2");
    const operation = officialOperation({
      program: program.path,
      args: ["oidc", "register", "--display-name=two words; $(id)"],
      secret: new Secret(canary),
      env: {
        ...{ PATH: "/usr/bin:/bin", HOME: "/home/ada", GCS_CLI_CLIENT_SECRET: canary },
        ...{ HTTPS_PROXY: "http://proxy:3128/", NO_PROXY: "localhost" },
      },
    });
    assert.deepEqual(await operation.send(), { stdout: "out\n", stderr: "err\n" });
    assert.equal(await program.input(), `${canary}\n`);
    assert.deepEqual(await program.args(), [
      "oidc",
      "register",
      "--display-name=two words; $(id)",
    ]);
    const seen = await program.seen();
    assert.match(seen, /HOME=\/home\/ada/);
    assert.match(seen, /HTTPS_PROXY=http:\/\/proxy:3128\//);
    assert.ok(!seen.includes(canary), "the secret is in argv or environ");
    assert.ok(!seen.includes("GCS_CLI_CLIENT_SECRET"));
  },
});

Deno.test({
  name: "officialOperation without a secret gives an empty standard input",
  ignore,
  async fn() {
    await using program = await fakeProgram();
    await officialOperation({ program: program.path, args: ["oidc", "show"] }).send();
    assert.equal(await program.input(), "");
  },
});

Deno.test("officialOperation describes the run without the secret", () => {
  const { request } = officialOperation({
    program: "/opt/official",
    args: ["oidc", "create"],
    secret: new Secret(canary),
  });
  assert.equal(request.service, "local");
  assert.equal(request.method, "run");
  assert.equal(request.target, "/opt/official");
  assert.equal(
    JSON.stringify(request.body),
    '{"arguments":["oidc","create"],"standard_input":"[redacted]"}',
  );
});

Deno.test("officialOperation refuses arguments that name a secret or hold it", () => {
  const wrong = [
    "--client-secret",
    "--client-secret=x",
    "--password",
    "--private-key=x",
    "-secret",
  ];
  for (const word of wrong) {
    assert.throws(() => officialOperation({ program: "/p", args: ["oidc", word] }), {
      kind: "usage",
      message: /Refused to pass a secret/,
    });
  }
  const secret = new Secret(canary);
  const args = ["oidc", `--display-name=${canary}`];
  assert.throws(() => officialOperation({ program: "/p", args, secret }), { kind: "usage" });
  officialOperation({ program: "/p", args: ["oidc", "--private-key-path=/etc/key.pem"] });
});

Deno.test({
  name: "officialOperation tells the last line of a failure, without secrets and terminal tricks",
  ignore,
  async fn() {
    await using failing = await fakeProgram(
      `echo "no role for client_secret=${canary}" >&2; exit 1`,
    );
    const run = { program: failing.path, args: ["oidc", "create"], secret: new Secret(canary) };
    await assert.rejects(officialOperation(run).send(), (error: Error) => {
      assert.match(error.message, /^The official program ended with status 1: no role for/);
      assert.ok(!error.message.includes(canary));
      return true;
    });
    await using usage = await fakeProgram("exit 2");
    const bad = { program: usage.path, args: ["oidc", "create", "--no-such"] };
    await assert.rejects(officialOperation(bad).send(), {
      kind: "usage",
      hint: `${usage.path} oidc create --help`,
    });
  },
});

Deno.test({
  name: "officialOperation bears a program that reads nothing and says too much",
  ignore,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const program = join(folder, "globus-connect-server");
      const script =
        "#!/bin/sh\nexec < /dev/null\n/usr/bin/head -c 300000 /dev/zero | /usr/bin/tr '\\0' x\n";
      await Deno.writeTextFile(program, script, { mode: 0o755 });
      const secret = new Secret(canary.repeat(2000));
      const { stdout } = await officialOperation({ program, args: ["a"], secret }).send();
      assert.equal(stdout.length, 64 * 1024);
      assert.match(stdout, /^x+$/);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "officialOperation ends the program when it is interrupted",
  ignore,
  async fn() {
    await using program = await fakeProgram("exec /bin/sleep 60");
    const stop = new AbortController();
    const run = officialOperation({ program: program.path, args: ["a"] }).send(stop.signal);
    await until("the program runs", program.hasRun);
    stop.abort();
    await assert.rejects(run, { kind: "interrupted" });
  },
});

Deno.test("officialOperation says so when the program cannot be started", async () => {
  const operation = officialOperation({ program: "/nowhere/program", args: ["a"] });
  await assert.rejects(operation.send(), { kind: "failed", message: /cannot be started/ });
});

Deno.test({
  name: "officialOperation gives a service identity in the environment, and describes it redacted",
  ignore,
  async fn() {
    await using program = await fakeProgram();
    const operation = officialOperation({
      program: program.path,
      args: ["endpoint", "setup"],
      service: { clientId: "5a4d", clientSecret: new Secret(canary) },
    });
    assert.equal(
      JSON.stringify(operation.request.body),
      '{"arguments":["endpoint","setup"],"environment":{"GCS_CLI_CLIENT_ID":"5a4d",' +
        '"GCS_CLI_CLIENT_SECRET":"[redacted]"}}',
    );
    await operation.send();
    const variables = (await program.seen()).split("\0");
    assert.ok(variables.includes("GCS_CLI_CLIENT_ID=5a4d"));
    assert.ok(variables.includes(`GCS_CLI_CLIENT_SECRET=${canary}`));
    assert.deepEqual(await program.args(), ["endpoint", "setup"]);
    assert.equal(await program.input(), "");
  },
});
