import assert from "node:assert/strict";
import { join } from "node:path";
import { exitCodes } from "../../src/errors/mod.ts";
import { type FaultRule, seedIds } from "../../src/sandbox/mod.ts";
import { documentsOf, file, membersOf } from "../commands/_expect.ts";
import { createAuthority, startServer } from "../http/_server.ts";
import { type LineOptions, type Outcome, setStage, type Stage } from "../_support/stage.ts";

const list = ["collection", "list"];

/** Settings without retries, so that a failing request fails at once. */
async function withoutRetries(stage: Stage): Promise<void> {
  const path = join(stage.folder, "config.yaml");
  const before = await Deno.readTextFile(path);
  await Deno.writeTextFile(path, before.replace("\napi:\n", "\napi:\n  max_retries: 0\n"));
}

/** The error that a failed command told programs: the only line of stderr. */
function errorOf({ stdout, stderr }: Outcome) {
  assert.equal(stdout, "");
  assert.match(stderr, /^[^\n]+\n$/);
  return membersOf(membersOf(JSON.parse(stderr))["error"]);
}

Deno.test("a list in JSON is one document on stdout and nothing on stderr", async () => {
  await using stage = await setStage();
  const outcome = await stage.run([...list, "-F", "json"]);
  assert.equal(outcome.code, 0);
  assert.equal(outcome.stderr, "");
  assert.equal(documentsOf(outcome.json()).length, 3);
  assert.equal(documentsOf(outcome.json())[0]?.["DATA_TYPE"], "collection#1.16.0");
});

Deno.test("no result is no failure", async () => {
  await using stage = await setStage();
  const none = [...list, "--filter", "created_at<2000-01-01", "-F", "json"];
  const outcome = await stage.run(none);
  assert.deepEqual([outcome.code, outcome.stdout, outcome.stderr], [0, "[]\n", ""]);
});

const faults: readonly (readonly [keyof typeof exitCodes, FaultRule, status?: number])[] = [
  ["rejected", { status: 400 }, 400],
  ["auth", { status: 401 }, 401],
  ["forbidden", { status: 403 }, 403],
  ["not_found", { status: 404 }, 404],
  ["conflict", { status: 409 }, 409],
  ["failed", { status: 415 }, 415],
  ["rejected", { status: 422 }, 422],
  ["unavailable", { status: 429, retryAfter: "1" }, 429],
  ["unavailable", { status: 500 }, 500],
  ["unavailable", { status: 503 }, 503],
  ["auth", { answer: "expired-consent" }, 401],
  ["auth", { answer: "authentication-timeout" }, 403],
  ["unavailable", { drop: "before" }],
  ["failed", { body: "broken" }, 200],
  ["failed", { body: "html" }, 200],
  ["failed", { body: "huge" }],
];

for (const [kind, fault, status] of faults) {
  Deno.test(`a request with ${JSON.stringify(fault)} ends as ${kind}, told once`, async () => {
    await using stage = await setStage();
    await withoutRetries(stage);
    stage.sandbox.faults.add({ ...fault, match: { path: "/api/collections" } });
    for (const format of ["json", "ndjson", "yaml"]) {
      const outcome = await stage.run([...list, "-F", format]);
      const error = errorOf(outcome);
      assert.equal(error["code"], kind);
      assert.equal(error["exit"], exitCodes[kind]);
      assert.equal(outcome.code, exitCodes[kind]);
      assert.equal(error["http_status"], status);
      assert.match(String(error["message"]), /^[A-Z"].*[^.]$/);
    }
    const human = await stage.run(list);
    assert.equal(human.stdout, "");
    assert.match(human.stderr, /^gcs: error: .+\n(?:gcs: hint: .+\n)?$/);
    assert.equal(human.code, exitCodes[kind]);
  });
}

Deno.test("--map-http-status changes the exit code of a remote failure only", async () => {
  await using stage = await setStage();
  const show = ["collection", "show", seedIds.node, "-F", "json", "--map-http-status", "404=50"];
  const outcome = await stage.run(show);
  assert.equal(outcome.code, 50);
  assert.equal(errorOf(outcome)["exit"], 50);
  const local = await stage.run(["collection", "show", "5a4d", "--map-http-status", "404=50"]);
  assert.equal(local.code, exitCodes.usage);
});

const delete1 = ["collection", "delete", seedIds.guestCollection, "--yes", "-F", "json"];
const inGuest = ["collection", "create-guest", seedIds.guestCollection, "/", "X", "-F", "json"];

Deno.test("failures on this side have their exit codes, told once", async () => {
  await using stage = await setStage();
  const ends = async (
    kind: keyof typeof exitCodes,
    argv: readonly string[],
    line?: LineOptions,
  ) => {
    const outcome = await stage.run(argv, line);
    assert.equal(errorOf(outcome)["code"], kind);
    assert.equal(outcome.code, exitCodes[kind], kind);
  };
  await ends("wrong_kind", inGuest);
  await ends("usage", delete1.filter((word) => word !== "--yes"));
  await ends("interrupted", [...list, "-F", "json"], { signal: AbortSignal.abort() });
  const before = stage.sandbox.requests.filter(({ method }) => method === "DELETE").length;
  await ends("integrity", delete1, { env: { GCS_SQLCIPHER_LIB: "/no/such/library" } });
  assert.equal(stage.sandbox.requests.filter(({ method }) => method === "DELETE").length, before);
  stage.keyring.clear();
  await ends("secure_store", [...list, "-F", "json"]);
});

Deno.test("a change whose record lacks its key is refused as secure_store, before it is sent", async () => {
  await using stage = await setStage();
  await stage.run(["collection", "update", seedIds.guestCollection, "--description", "A"]);
  stage.keyring.clear();
  stage.sandbox.clearRequests();
  const outcome = await stage.run(delete1, {
    env: {
      GCS_CLI_CLIENT_ID: stage.sandbox.serviceClientId,
      GCS_CLI_CLIENT_SECRET: stage.sandbox.serviceClientSecret,
    },
  });
  const { code, message, hint } = errorOf(outcome);
  assert.deepEqual([code, outcome.code], ["secure_store", 10]);
  assert.match(String(message), /^Refused to change anything: /);
  assert.notEqual(hint, undefined);
  assert.ok(!stage.sandbox.requests.some(({ method }) => method === "DELETE"));
});

Deno.test("without a login the error is auth, and nothing is sent", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run([...list, "-F", "json"]);
  const error = errorOf(outcome);
  assert.deepEqual([error["code"], outcome.code], ["auth", 4]);
  assert.match(String(error["hint"]), /^gcs login/);
  assert.deepEqual(stage.sandbox.requests, []);
});

const refusals: readonly (readonly [what: string, argv: readonly string[], why: RegExp])[] = [
  ["an unknown option", [...list, "--filtre", "x"], /"--filtre".*did you mean "--filter"/],
  ["an unknown command", ["collection", "lst"], /"gcs collection lst".*gcs collection list/],
  ["a bad UUID", ["collection", "show", "5a4d"], /"5a4d": expected a UUID/],
  ["a bad query", [...list, "--query", "[?id=="], /[Qq]uery/],
  ["an http endpoint", [...list, "--endpoint", "http://127.0.0.1"], /https/],
  ["an endpoint with a path", [...list, "--endpoint", "https://127.0.0.1/x"], /path|host/],
  ["an endpoint with a user", [...list, "--endpoint", "https://a:b@127.0.0.1"], /user|host/],
  ["a profile outside", [...list, "--profile", "../x"], /profile/i],
  ["a host that is none", [...list, "--use-explicit-host", "a b"], /IP address or a host name/],
  ["a dry run of a read", [...list, "--dry-run"], /changes nothing/],
];

for (const [what, argv, why] of refusals) {
  Deno.test(`${what} is refused with exit code 2 and nothing is sent`, async () => {
    await using stage = await setStage();
    const outcome = await stage.run([...argv, "-F", "json"]);
    assert.equal(outcome.code, 2, outcome.stderr);
    const { message, hint } = errorOf(outcome);
    assert.match(`${message} ${hint}`, why);
    assert.deepEqual(stage.sandbox.requests, []);
  });
}

Deno.test("an unknown format is refused in words, with the nearest one", async () => {
  await using stage = await setStage();
  const outcome = await stage.run([...list, "--format", "jsn"]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /Invalid format "jsn": expected .*\n.*did you mean "json"\?\n$/);
  assert.deepEqual([outcome.stdout, stage.sandbox.requests.length], ["", 0]);
});

Deno.test("a config file that others can read is refused, and nothing is sent", async () => {
  await using stage = await setStage();
  await Deno.chmod(join(stage.folder, "config.yaml"), 0o644);
  const outcome = await stage.run([...list, "-F", "json"]);
  const error = errorOf(outcome);
  assert.match(`${error["message"]} ${error["hint"]}`, /config\.yaml.*chmod/);
  assert.notEqual(outcome.code, 0);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("an answer over the size limit is refused, and printed in no part", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ match: { path: "/api/collections" }, body: "huge" });
  const outcome = await stage.run([...list, "-F", "json"]);
  assert.match(String(errorOf(outcome)["message"]), /larger|large|MiB/);
  assert.equal(outcome.code, exitCodes.failed);
});

Deno.test("an answer that is nested too deeply is a clear error, in every format", async () => {
  await using stage = await setStage();
  const body = `{"a":${"[".repeat(100_000)}${"]".repeat(100_000)}}`;
  const authority = await createAuthority();
  await using server = await startServer(await authority.issue(), (_, response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  });
  await Deno.writeTextFile(join(stage.folder, "ca.pem"), `\n${authority.pem}\n`, { append: true });
  for (const format of ["json", "yaml", "text"]) {
    const argv = ["api", "GET", "/info", "--endpoint", `localhost:${server.port}`];
    const outcome = await stage.run([...argv, "-F", format]);
    assert.equal(outcome.code, exitCodes.failed);
    assert.match(outcome.stderr, /The answer cannot be read: it is nested deeper than 200 levels/);
    assert.equal(outcome.stdout, "");
  }
});

Deno.test("a redirect to another host is not followed", async () => {
  await using stage = await setStage();
  const authority = await createAuthority();
  await using server = await startServer(await authority.issue(), (_, response) => {
    const location = `${stage.sandbox.managerUrl}/api/info`;
    response.writeHead(302, { location }).end();
  });
  await Deno.writeTextFile(join(stage.folder, "ca.pem"), `\n${authority.pem}\n`, { append: true });
  const endpoint = `localhost:${server.port}`;
  for (const argv of [list, ["endpoint", "update", "--public"]]) {
    const outcome = await stage.run([...argv, "--endpoint", endpoint, "-F", "json"]);
    assert.equal(outcome.code, exitCodes.failed);
    assert.match(String(errorOf(outcome)["message"]), /redirects to another host/);
  }
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("a dry run needs no terminal, asks nothing and changes nothing", async () => {
  await using stage = await setStage();
  const body = await file(stage, "b.json", { "display_name": "X" });
  const lines = [
    delete1.filter((word) => word !== "--yes"),
    ["api", "DELETE", "/endpoint/domain", "-F", "json"],
    ["api", "PATCH", "/endpoint", "--body", body, "-F", "json"],
    ["storage-gateway", "create", "dropbox", "D", "--client-id", "c", "-F", "json"],
  ];
  for (const line of lines) {
    const outcome = await stage.run([...line, "--dry-run"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    const { "dry_run": isDryRun, requests } = membersOf(outcome.json());
    assert.equal(isDryRun, true);
    assert.equal(documentsOf(requests).length, 1);
  }
  assert.ok(stage.sandbox.requests.every(({ method }) => method === "GET"));
});
