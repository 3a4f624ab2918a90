import assert from "node:assert/strict";
import { rotation } from "../../src/login/rotate_tokens.ts";
import { revokeLogin } from "../../src/login/revoke.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { setStage, type Stage } from "../_support/stage.ts";
import { works } from "../commands/_expect.ts";
import { changeLogin, openContext, withTokens } from "../context/_context.ts";

const hour = 3_600_000;

function sent({ sandbox }: Stage, path: string): number {
  return sandbox.requests.filter((request) => request.path === path).length;
}

const refreshes = (stage: Stage) => sent(stage, "/v2/oauth2/token");
const revocations = (stage: Stage) => sent(stage, "/v2/oauth2/token/revoke");

Deno.test("a token that ended and has no refresh token is told as a login to renew", async () => {
  await using stage = await setStage();
  await changeLogin(
    stage,
    (login) =>
      withTokens(
        login,
        ({ refreshToken: _, ...token }) => ({ ...token, expiresAt: Date.now() - 1 }),
      ),
  );
  const outcome = await stage.run(["node", "list"]);
  assert.equal(outcome.code, 4);
  assert.match(outcome.stderr, /hint: gcs login/);
  assert.equal(refreshes(stage), 0);
  assert.equal(sent(stage, "/api/nodes"), 0);
});

Deno.test("a token without a refresh token is used to its end, and a refusal is told", async () => {
  await using stage = await setStage();
  await changeLogin(
    stage,
    (login) => withTokens(login, ({ refreshToken: _, ...token }) => token),
  );
  await works(stage, ["node", "list"]);
  stage.sandbox.expireAccessTokens();
  stage.sandbox.clearRequests();
  assert.equal((await stage.run(["node", "list"])).code, 4);
  assert.equal(sent(stage, "/api/nodes"), 1, "the same token is not sent twice");
  assert.equal(refreshes(stage), 0);
});

for (
  const [what, left, expected] of [
    ["in 4 min is refreshed before it is sent", 4 * 60_000, 1],
    ["in 6 min is used as it is", 6 * 60_000, 0],
    ["an hour ago is refreshed before it is sent", -hour, 1],
  ] as const
) {
  Deno.test(`a token that ends ${what}`, async () => {
    await using stage = await setStage();
    await changeLogin(
      stage,
      (login) => withTokens(login, (token) => ({ ...token, expiresAt: Date.now() + left })),
    );
    await works(stage, ["node", "list"]);
    assert.equal(refreshes(stage), expected);
    assert.deepEqual(
      stage.sandbox.requests.filter(({ path }) => path === "/api/nodes").map((one) => one.status),
      [200],
    );
  });
}

Deno.test("a refresh token that was revoked ends as a login to renew, and the tokens stay", async () => {
  await using stage = await setStage();
  await changeLogin(stage, (login) =>
    withTokens(login, (token) => ({
      ...token,
      expiresAt: Date.now() - 1,
      refreshToken: new Secret("a-refresh-token-that-nobody-gave"),
    })));
  const outcome = await stage.run(["node", "list", "--debug"]);
  assert.equal(outcome.code, 4, outcome.stderr);
  assert.doesNotMatch(outcome.stderr, /that-nobody-gave/);
  await works(stage, ["auth", "status"]);
});

Deno.test("revokeLogin revokes every token once, refresh tokens first", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage);
  const login = await opened.context.login();
  stage.sandbox.clearRequests();
  assert.equal(await revokeLogin(opened.context, login), true);
  const tokens = Object.values(login.tokens);
  const distinct = new Set(
    tokens.flatMap((token) => [token.accessToken.reveal(), token.refreshToken?.reveal()]),
  );
  distinct.delete(undefined);
  assert.equal(revocations(stage), distinct.size);
  assert.equal((await stage.run(["node", "list"])).code, 4);
});

for (const fault of [{ drop: "before" }, { status: 503 }, { status: 400 }] as const) {
  Deno.test(`revokeLogin says false, and does not throw, with ${JSON.stringify(fault)}`, async () => {
    await using stage = await setStage();
    await works(stage, ["config", "set", "api.max_retries", "0"]);
    await using opened = openContext(stage);
    const login = await opened.context.login();
    stage.sandbox.faults.add({ ...fault, match: { path: "/v2/oauth2/token/revoke" } });
    assert.equal(await revokeLogin(opened.context, login), false);
  });
}

Deno.test("revokeLogin of a Globus Auth that is not there says false", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  await using opened = openContext(stage);
  const login = await opened.context.login();
  const elsewhere = { ...login, authUrl: "https://127.0.0.1:1" };
  assert.equal(await revokeLogin(opened.context, elsewhere), false);
});

Deno.test("rotation replaces one token, revokes the old one, and leaves the others", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage);
  const { context } = opened;
  const before = await context.login();
  const server = stage.sandbox.endpointId;
  const { request, send } = rotation(context, "default", server, before);
  assert.deepEqual(request.body, {
    "grant_type": "refresh_token",
    profile: "default",
    "resource_server": server,
  });
  assert.equal(refreshes(stage), 0, "nothing is sent before it is asked to");
  await send();
  const after = await (await context.tokens()).load("default");
  const revealed = (login: typeof before | undefined, name: string) =>
    login?.tokens[name]?.accessToken.reveal();
  assert.notEqual(revealed(after, server), revealed(before, server));
  for (const other of Object.keys(before.tokens).filter((name) => name !== server)) {
    assert.equal(revealed(after, other), revealed(before, other));
  }
  assert.ok(after?.tokens[server]?.refreshToken !== undefined, "the refresh token is kept");
  assert.equal(revocations(stage), 1);
  await works(stage, ["node", "list"]);
});

Deno.test("rotation without a refresh token is refused, and nothing is sent", async () => {
  await using stage = await setStage();
  await changeLogin(
    stage,
    (login) => withTokens(login, ({ refreshToken: _, ...token }) => token),
  );
  await using opened = openContext(stage);
  const login = await opened.context.login();
  for (const server of [stage.sandbox.endpointId, "no.such.server"]) {
    await assert.rejects(
      rotation(opened.context, "default", server, login).send(),
      (error) =>
        error instanceof GcsError && error.kind === "auth" && error.message.includes(server) &&
        error.hint === "gcs login",
    );
  }
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("rotation is done although the old token cannot be revoked", async () => {
  await using stage = await setStage();
  await works(stage, ["config", "set", "api.max_retries", "0"]);
  stage.sandbox.faults.add({ drop: "before", match: { path: "/v2/oauth2/token/revoke" } });
  await works(stage, ["auth", "rotate-tokens"]);
  stage.sandbox.faults.clear();
  await works(stage, ["node", "list"]);
});
