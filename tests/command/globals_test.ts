import assert from "node:assert/strict";
import { join } from "node:path";
import { globalFlags, readGlobals } from "../../src/command/globals.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { documentsOf, fails, works } from "../commands/_expect.ts";

const list = ["node", "list"];

Deno.test("readGlobals gives every option its default when none is given", () => {
  const { mapHttpStatus, ...rest } = readGlobals({});
  assert.equal(mapHttpStatus.size, 0);
  assert.deepEqual(rest, {
    yes: false,
    dryRun: false,
    quiet: false,
    debug: false,
    color: "auto",
    sandbox: false,
    official: false,
    noInput: false,
    noNames: false,
    timing: false,
    progress: false,
  });
});

Deno.test("globalFlags names each option and each letter once", () => {
  const flags = globalFlags.map(({ flag }) => flag);
  assert.equal(new Set(flags).size, flags.length);
  const letters = globalFlags.flatMap(({ short }) => short ?? []);
  assert.equal(new Set(letters).size, letters.length);
  for (const { summary } of globalFlags) assert.match(summary, /^[A-Z].*[^.]$/);
});

for (
  const ip of ["192.0.2.1", "0.0.0.0", "255.255.255.255", "::1", "2001:db8::7", "::ffff:1.2.3.4"]
) {
  Deno.test(`--use-explicit-host takes the address ${ip}`, () => {
    assert.equal(readGlobals({ useExplicitHost: ip }).useExplicitHost, ip);
  });
}

for (const name of ["localhost", "gcs-1", "node1.example.org", "4x.example"]) {
  Deno.test(`--use-explicit-host takes the name ${name}`, () => {
    assert.equal(readGlobals({ useExplicitHost: name }).useExplicitHost, name);
  });
}

Deno.test("--use-explicit-host takes an IPv6 address as URLs have it, in brackets", () => {
  assert.equal(readGlobals({ useExplicitHost: "[2001:db8::7]" }).useExplicitHost, "2001:db8::7");
});

for (
  const ip of [
    ...["", "256.0.0.1", "1.2.3", "1.2.3.4.5", "1.2.3.", "01.2.3.4x", "[1.2.3.4]", "-a", "a..b"],
    ...[":::", "1.2.3.4:443", "fe80::1%eth0", " 1.2.3.4", "12345::1", "https://1.2.3.4"],
  ]
) {
  Deno.test(`--use-explicit-host refuses ${JSON.stringify(ip)}`, () => {
    assert.throws(
      () => readGlobals({ useExplicitHost: ip }),
      (error) =>
        error instanceof GcsError && /expected an IP address or a host name/.test(error.message),
    );
  });
}

for (
  const [typed, ms] of [["1", 1000], ["0.5", 500], ["0.0001", 1], ["3600", 3_600_000]] as const
) {
  Deno.test(`--timeout ${typed} is ${ms} ms`, () => {
    assert.equal(readGlobals({ timeout: typed }).timeout, ms);
  });
}

for (const typed of ["0", "0.0", "-1", "3601", "1s", "1e3", "", "Infinity", "1,5", ".5", "1."]) {
  Deno.test(`--timeout ${JSON.stringify(typed)} is refused`, () => {
    assert.throws(
      () => readGlobals({ timeout: typed }),
      (error) => error instanceof GcsError && error.kind === "usage",
    );
  });
}

for (
  const typed of ["404", "404=", "=50", "600=1", "99=1", "404=256", "404=1000", "404=-1", "a=b"]
) {
  Deno.test(`--map-http-status ${typed} is refused, also as one of several`, () => {
    for (const value of [typed, `403=51,${typed}`]) {
      assert.throws(
        () => readGlobals({ mapHttpStatus: value }),
        (error) => error instanceof GcsError && error.message.includes(`"${typed}"`),
      );
    }
  });
}

Deno.test("--map-http-status takes the last code of a status, and 0", () => {
  const { mapHttpStatus } = readGlobals({ mapHttpStatus: "404=50,404=51,,503=0" });
  assert.deepEqual([...mapHttpStatus], [[404, 51], [503, 0]]);
});

Deno.test("--map-http-status 404=0 lets a script take what is not there for success", async () => {
  await using stage = await setStage();
  const show = ["collection", "show", seedIds.node, "--map-http-status"];
  assert.equal((await stage.run([...show, "404=0"])).code, 0);
  assert.equal((await stage.run([...show, "403=0"])).code, 6);
});

Deno.test("--timeout ends a request that is not answered, with 8", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  stage.sandbox.faults.add({ match: { path: "/api/nodes" }, delayMs: 30_000 });
  const started = performance.now();
  await fails(stage, [...list, "--timeout", "0.2"], 8, /./);
  assert.ok(performance.now() - started < 10_000);
});

Deno.test("--use-explicit-host dials the address and keeps the name", async () => {
  await using stage = await setStage();
  const port = stage.sandbox.address.split(":")[1];
  const named = `localhost:${port}`;
  // The stage's login is for the address; here the endpoint is known by a name.
  const bindings = join(stage.folder, "state", "endpoints.json");
  const text = await Deno.readTextFile(bindings);
  await Deno.writeTextFile(bindings, text.replaceAll(`"127.0.0.1:${port}"`, `"${named}"`));
  stage.sandbox.clearRequests();
  const outcome = await stage.run([
    ...[...list, "--endpoint", named, "--use-explicit-host", "127.0.0.1", "-F", "list"],
  ]);
  assert.equal(outcome.code, 0, outcome.stderr);
  const hosts = stage.sandbox.requests.filter(({ path }) => path === "/api/nodes")
    .map(({ headers }) => headers["host"]);
  assert.deepEqual(hosts, [named]);
});

Deno.test("--use-explicit-host that nobody listens at ends with 8, and Auth is not dialled there", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  stage.sandbox.clearRequests();
  await fails(stage, [...list, "--use-explicit-host", "127.0.0.2"], 8, /./);
  assert.deepEqual(stage.sandbox.requests.filter(({ path }) => path === "/api/nodes"), []);
  await works(stage, ["whoami", "--use-explicit-host", "127.0.0.2"]);
});

Deno.test("GCS_CLI_EXPLICIT_HOST is dialled unless --use-explicit-host says otherwise", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  const env = { GCS_CLI_EXPLICIT_HOST: "127.0.0.2" };
  assert.equal((await stage.run(list, { env })).code, 8);
  await works(stage, [...list, "--use-explicit-host", "localhost"], { env });
  const bad = await stage.run(list, { env: { GCS_CLI_EXPLICIT_HOST: "https://x" } });
  assert.equal(bad.code, 2);
  assert.match(
    bad.stderr,
    /Invalid GCS_CLI_EXPLICIT_HOST "https:\/\/x": expected an IP address or/,
  );
});

Deno.test("--quiet leaves out warnings, lines about the session and hints, but no error", async () => {
  await using stage = await setStage();
  assert.equal((await works(stage, ["whoami", "--quiet"])).stderr, "");
  const show = ["collection", "show", seedIds.mappedCollection, "--profile", "none"];
  const loud = await stage.run(show);
  assert.match(loud.stderr, /gcs: hint: gcs --profile none login/);
  const quiet = await stage.run([...show, "-q"]);
  assert.equal(quiet.code, loud.code);
  assert.match(quiet.stderr, /^gcs: error: [^\n]+\n$/);
  const machine = await stage.run([...show, "-q", "-F", "json"]);
  assert.match(machine.stderr, /"hint":/, "programs always get the whole error");
});

Deno.test("--profile and --endpoint come before the variables, and those before the file", async () => {
  await using stage = await setStage();
  const origin = async (words: readonly string[], env = {}) => {
    const outcome = await works(stage, ["config", "list", "-F", "json", ...words], { env });
    return documentsOf(outcome.json()).find(({ key }) => key === "endpoint")?.["origin"];
  };
  assert.equal(await origin([]), "config file");
  const env = { GCS_CLI_ENDPOINT_ID: seedIds.endpoint };
  assert.equal(await origin([], env), "environment");
  assert.equal(await origin(["--endpoint", "gcs.example.org"], env), "option");
});

for (
  const [what, words, env, isTerminal, coloured] of [
    ["a terminal", [], {}, true, true],
    ["a pipe", [], {}, false, false],
    ["NO_COLOR", [], { NO_COLOR: "1" }, true, false],
    ["an empty NO_COLOR", [], { NO_COLOR: "" }, true, true],
    ["CLICOLOR=0", [], { CLICOLOR: "0" }, true, false],
    ["CLICOLOR_FORCE=1 in a pipe", [], { CLICOLOR_FORCE: "1" }, false, true],
    ["CLICOLOR_FORCE=0 in a pipe", [], { CLICOLOR_FORCE: "0" }, false, false],
    ["TERM=dumb", [], { TERM: "dumb" }, true, false],
    ["--color never on a terminal", ["--color", "never"], {}, true, false],
    ["--color always with NO_COLOR", ["--color=always"], { NO_COLOR: "1" }, false, true],
  ] as const
) {
  Deno.test(`colour with ${what}: ${coloured ? "yes" : "no"}, for output and for errors`, async () => {
    await using stage = await setStage();
    const line = { env, isTerminal };
    const error = await stage.run(["node", "show", "x", ...words], line);
    assert.equal(error.stderr.includes("\x1b[31m"), coloured);
    const output = await stage.run([...list, ...words], line);
    assert.equal(output.code, 0, output.stderr);
    assert.equal(output.stdout.includes("\x1b[1m"), coloured && isTerminal);
  });
}
