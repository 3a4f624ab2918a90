import assert from "node:assert/strict";
import type { Context } from "../../src/command/mod.ts";
import { sandboxLogin } from "../../src/context/sandbox.ts";
import { endLogin, saveLogin } from "../../src/login/mod.ts";
import { freshToken } from "../../src/login/refresh.ts";
import { systemClock } from "../../src/base/mod.ts";
import { secretsOf, type StoredLogin } from "../../src/tokens/mod.ts";
import { openContext } from "../context/_context.ts";
import { setStage, type Stage } from "../_support/stage.ts";

/** A login as the page gives it: tokens of its own each time. */
function freshLogin({ sandbox }: Stage): StoredLogin {
  return sandboxLogin(sandbox, systemClock.now());
}

/** Which of a login's tokens were revoked, by number. */
function revoked({ sandbox }: Stage): number {
  return sandbox.requests.filter(({ path }) => path === "/v2/oauth2/token/revoke").length;
}

async function isAlive(stage: Stage, login: StoredLogin): Promise<boolean> {
  const token = login.tokens[stage.sandbox.endpointId]?.accessToken.reveal();
  const client = Deno.createHttpClient({ caCerts: [stage.sandbox.caPem] });
  try {
    const answer = await fetch(`https://${stage.sandbox.address}/api/endpoint`, {
      client,
      headers: { authorization: `Bearer ${token}` },
    });
    await answer.body?.cancel();
    return answer.status === 200;
  } finally {
    client.close();
  }
}

async function stored(context: Context): Promise<string[]> {
  const login = await (await context.tokens()).load("default");
  return secretsOf(Object.values(login?.tokens ?? {})).map((secret) => secret.reveal());
}

Deno.test("of many logins at once in one profile, one is stored and the others are revoked", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const logins = Array.from({ length: 6 }, () => freshLogin(stage));
  const opened = logins.map(() => openContext(stage));
  await Promise.all(logins.map((login, at) => saveLogin(opened[at]?.context ?? never(), login)));
  const alive = await Promise.all(logins.map((login) => isAlive(stage, login)));
  assert.equal(alive.filter(Boolean).length, 1);
  const kept = await stored(opened[0]?.context ?? never());
  const survivor = logins[alive.indexOf(true)]?.tokens ?? {};
  assert.deepEqual(
    kept.sort(),
    secretsOf(Object.values(survivor)).map((one) => one.reveal()).sort(),
  );
  for (const one of opened) await one[Symbol.asyncDispose]();
});

function never(): never {
  throw new Error("there is no context");
}

Deno.test("a login of somebody else is revoked and refused, and the profile stays as it was", async () => {
  await using stage = await setStage();
  await using opened = openContext(stage);
  const before = await stored(opened.context);
  const other = { ...freshLogin(stage), identity: { sub: "other", username: "groot@example.org" } };
  await assert.rejects(saveLogin(opened.context, other), {
    kind: "auth",
    message: /^The login is of "groot@example.org", but the profile belongs to "/,
  });
  assert.equal(await isAlive(stage, other), false);
  assert.deepEqual(await stored(opened.context), before);
});

Deno.test("a login of somebody else is refused even where one token cannot be revoked", async () => {
  await using stage = await setStage();
  stage.sandbox.faults.add({ status: 400, times: 1, match: { path: "/v2/oauth2/token/revoke" } });
  await using opened = openContext(stage);
  const other = { ...freshLogin(stage), identity: { sub: "other", username: "groot@example.org" } };
  await assert.rejects(saveLogin(opened.context, other), { kind: "auth" });
  assert.equal(revoked(stage), secretsOf(Object.values(other.tokens)).length);
});

Deno.test("a login that was taken over from version 1 yields to whoever logs in", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await using opened = openContext(stage);
  const old = { ...freshLogin(stage), identity: { sub: "", username: "" } };
  await (await opened.context.tokens()).save("default", old);
  await saveLogin(opened.context, freshLogin(stage));
  assert.equal(await isAlive(stage, old), false);
});

Deno.test("a login that cannot be saved is revoked, and the failure is told", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await using opened = openContext(stage);
  const login = freshLogin(stage);
  await Deno.writeTextFile(`${stage.folder}/tokens`, "not a folder", { mode: 0o600 });
  await assert.rejects(saveLogin(opened.context, login));
  assert.equal(await isAlive(stage, login), false);
});

Deno.test("a renewed login keeps the beginning of the session, and revokes what it replaces", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  await using opened = openContext(stage);
  const first = freshLogin(stage);
  const early = { ...first, session: { ...first.session, startedAt: first.session.startedAt - 5 } };
  await saveLogin(opened.context, early);
  await saveLogin(opened.context, freshLogin(stage), { restarts: false });
  const after = await (await opened.context.tokens()).load("default");
  assert.equal(after?.session.startedAt, early.session.startedAt);
  assert.equal(await isAlive(stage, first), false);
});

Deno.test("a refresh and a logout at the same time leave no token alive", async () => {
  await using stage = await setStage();
  await using one = openContext(stage);
  await using two = openContext(stage);
  const login = await one.context.login();
  const server = stage.sandbox.endpointId;
  const refused = login.tokens[server]?.accessToken ?? never();
  stage.sandbox.faults.add({ delayMs: 50, match: { path: "/v2/oauth2/token" } });
  const refreshed = freshToken(one.context, "default", server, { refused }).catch(() => undefined);
  const [token] = await Promise.all([refreshed, endLogin(two.context, "default")]);
  if (token !== undefined) {
    assert.equal(await isAlive(stage, { ...login, tokens: { [server]: token } }), false);
  }
  assert.equal(await isAlive(stage, login), false);
  assert.equal(await (await one.context.tokens()).load("default"), undefined);
});
