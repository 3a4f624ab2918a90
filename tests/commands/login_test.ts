import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../src/sandbox/mod.ts";
import { setStage } from "../_support/stage.ts";
import { loginStage, testWithBrowser } from "./_browser.ts";

testWithBrowser("login stores a sealed login and makes the endpoint the profile's", async () => {
  const { stage, env } = await loginStage({ isLoggedIn: false });
  await using _ = stage;
  const address = stage.sandbox.address;
  const line = ["login", address, "-F", "json", "--profile", "lab"];
  const outcome = await stage.run(line, { env });
  assert.equal(outcome.code, 0, outcome.stderr);
  const { status, profile, identity, endpoint } = parsed(outcome.json());
  assert.deepEqual([status, profile, endpoint], ["logged_in", "lab", address]);
  assert.equal(identity.sub, seedIds.admin);
  const token = await Deno.readTextFile(join(stage.folder, "tokens", "lab.json"));
  assert.equal(parsed(JSON.parse(token)).format, "gcs-tokens");
  const config = await Deno.readTextFile(join(stage.folder, "config.yaml"));
  assert.match(config, new RegExp(`lab:\\n\\s+endpoint: ${address}`));
  const listed = await stage.run(["collection", "list", "--profile", "lab", "-F", "list"]);
  assert.equal(listed.code, 0, listed.stderr);
  const authorize = stage.sandbox.requests.find(({ path }) => path === "/v2/oauth2/authorize");
  assert.match(authorize?.search ?? "", /code_challenge_method=S256/);
  // The session ends long before the access token: a refresh token would only outlive it.
  assert.match(authorize?.search ?? "", /access_type=online/);
  const renewed = await stage.run(["auth", "rotate-tokens", "--profile", "lab"]);
  assert.equal(renewed.code, 4);
  assert.match(renewed.stderr, /auth\.keep_refresh_tokens/);
});

testWithBrowser(
  "login keeps refresh tokens where that is set, and they renew the others",
  async () => {
    const { stage, env } = await loginStage({ isLoggedIn: false });
    await using _ = stage;
    assert.equal((await stage.run(["config", "set", "auth.keep_refresh_tokens", "true"])).code, 0);
    assert.equal((await stage.run(["login", stage.sandbox.address], { env })).code, 0);
    const renewed = await stage.run(["auth", "rotate-tokens"]);
    assert.equal(renewed.code, 0, renewed.stderr);
  },
);

testWithBrowser("login goes on when stray and wrong-state requests come first", async () => {
  const { stage, env } = await loginStage({ isLoggedIn: false, mode: "stray" });
  await using _ = stage;
  const outcome = await stage.run(["login", stage.sandbox.address], { env });
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal((await stage.run(["whoami"])).code, 0);
});

testWithBrowser("login that the person refuses exits 4 and stores nothing", async () => {
  const { stage, env } = await loginStage({ isLoggedIn: false, mode: "deny" });
  await using _ = stage;
  const outcome = await stage.run(["login", stage.sandbox.address], { env });
  assert.equal(outcome.code, 4, outcome.stderr);
  assert.equal((await stage.run(["whoami"])).code, 4);
});

testWithBrowser("login as another identity than the profile's is revoked and refused", async () => {
  const { stage, env } = await loginStage({ identity: seedIds.researcher });
  await using _ = stage;
  const before = await Deno.readTextFile(join(stage.folder, "tokens", "default.json"));
  const outcome = await stage.run(["login", stage.sandbox.address], { env });
  assert.equal(outcome.code, 4);
  assert.match(outcome.stderr, /the profile belongs to "admin@example\.org"/);
  assert.ok(stage.sandbox.requests.some(({ path }) => path === "/v2/oauth2/token/revoke"));
  assert.equal(await Deno.readTextFile(join(stage.folder, "tokens", "default.json")), before);
});

testWithBrowser(
  "login again keeps tokens of other endpoints and revokes what it replaced",
  async () => {
    const { stage, env } = await loginStage();
    await using _ = stage;
    const outcome = await stage.run(["login", stage.sandbox.endpointId], { env });
    assert.equal(outcome.code, 0, outcome.stderr);
    const revoked = stage.sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token/revoke");
    assert.ok(revoked.length > 0);
    assert.equal((await stage.run(["endpoint", "show"])).code, 0);
  },
);

testWithBrowser("login without an endpoint asks only for who you are", async () => {
  const { stage, env } = await loginStage({ isLoggedIn: false });
  await using _ = stage;
  await stage.run(["config", "unset", "endpoint"]);
  const outcome = await stage.run(["login", "--scope", "email"], { env });
  assert.equal(outcome.code, 0, outcome.stderr);
  const scope = stage.sandbox.requests.find(({ path }) => path === "/v2/oauth2/authorize")?.search;
  assert.doesNotMatch(scope ?? "", /manage_collections/);
});

Deno.test("login --dry-run opens no browser and sends nothing", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["login", stage.sandbox.address, "--dry-run"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /Would send: write login of profile "default"/);
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("login over SSH takes the form that a code is pasted into, and reads the code from a pipe", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const more of [["--no-local-server"], []]) {
    const outcome = await stage.run(["login", stage.sandbox.address, ...more], {
      env: more.length > 0 ? {} : { SSH_CONNECTION: "192.0.2.1 1 192.0.2.2 22" },
      stdin: "not-a-code-of-this-login\nmore\n",
    });
    assert.match(outcome.stderr, /Open this page and log in:\n\n {2}https:/);
    assert.match(outcome.stderr, /Authorization Code/);
    assert.equal(outcome.code, 4, outcome.stderr);
    const tries = stage.sandbox.requests.filter(({ path }) => path.endsWith("/token"));
    assert.equal(tries.length, more.length > 0 ? 1 : 2);
  }
});

Deno.test("login without a terminal and without a code on standard input exits 2, and asks for no token", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["login", stage.sandbox.address, "--no-local-server"]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /No code of the login page came on standard input/);
  assert.deepEqual(stage.sandbox.requests.filter(({ path }) => path.endsWith("/token")), []);
});

Deno.test("login without a terminal and without a browser ends at once", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["login", stage.sandbox.address], {
    env: { BROWSER: "/nowhere/browser" },
  });
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /No browser could be opened, and there is no terminal/);
  assert.match(outcome.stderr, /GCS_CLI_CLIENT_ID/);
});

Deno.test("login with service credentials in the environment is refused", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["login"], {
    env: { GCS_CLI_CLIENT_ID: seedIds.serviceClient, GCS_CLI_CLIENT_SECRET: "x".repeat(20) },
  });
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /A service identity does not log in/);
});

Deno.test("login refuses an address with a user name or http before it connects", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const env = { BROWSER: "/bin/false" };
  for (const address of ["http://example.org", "https://user@example.org", "example.org/path"]) {
    const outcome = await stage.run(["login", address], { env });
    assert.equal(outcome.code, 2, `${address}: ${outcome.stderr}`);
  }
  assert.deepEqual(stage.sandbox.requests, []);
});

for (const line of [["login"], ["session", "update"]]) {
  Deno.test(`${line.join(" ")} finds out that a key is missing before a page opens`, async () => {
    await using stage = await setStage();
    // Another profile's key is gone: the fresh login could not be sealed either.
    for (const name of [...stage.keyring.keys()]) {
      if (name.startsWith("tokens:")) stage.keyring.delete(name);
    }
    const env = { BROWSER: "/bin/false" };
    const profile = line[0] === "login" ? ["--profile", "lab"] : [];
    const outcome = await stage.run([...line, ...profile], { env });
    assert.equal(outcome.code, 10, outcome.stderr);
    assert.deepEqual(stage.sandbox.requests, []);
    assert.doesNotMatch(outcome.stderr, /Opening this page/);
  });
}

interface Parsed {
  readonly status?: string;
  readonly profile?: string;
  readonly endpoint?: string;
  readonly format?: string;
  readonly identity: { readonly sub?: string };
}

function parsed(value: unknown): Parsed {
  assert.ok(value !== null && typeof value === "object");
  return { identity: {}, ...value };
}
