import assert from "node:assert/strict";
import * as globus from "../../src/globus/mod.ts";
import { loopbackLogin, type LoopbackLoginOptions } from "../../src/login/loopback_login.ts";
import { openLoopbackListener } from "../../src/login/loopback_listener.ts";
import { fakeAuth, FakeClock, FakeHttp, issuer, jsonResponse, random } from "../globus/_fakes.ts";
import { until } from "../_support/until.ts";

/** A login that nobody answers, with everything it said on the way. */
function unanswered(change: Partial<LoopbackLoginOptions> = {}) {
  const clock = new FakeClock();
  const said: string[] = [];
  const shown = Promise.withResolvers<URL>();
  const abort = new AbortController();
  const login = loopbackLogin({
    auth: fakeAuth(new FakeHttp(() => jsonResponse({})), { clock }),
    scopes: ["urn:x"],
    clock,
    random,
    signal: abort.signal,
    onUrl: (url) => {
      said.push("url");
      shown.resolve(url);
    },
    openBrowser: () => {
      said.push("browser");
      return Promise.resolve(true);
    },
    onNoBrowser: () => said.push("no browser"),
    ...change,
  });
  login.catch(() => {});
  return { clock, login, said, shown: shown.promise, abort };
}

const asleep = (clock: FakeClock) =>
  until("the login waits for its answer", () => clock.sleepers > 0);

Deno.test("the page is shown before the browser is opened", async () => {
  const { clock, login, said, shown } = unanswered();
  await shown;
  await asleep(clock);
  assert.deepEqual(said, ["url", "browser"]);
  clock.advance(300_000);
  await assert.rejects(login, { kind: "auth" });
});

for (
  const [what, openBrowser] of [
    ["does not open", () => Promise.resolve(false)],
    ["fails to open", () => Promise.reject(new Error("no display"))],
  ] as const
) {
  Deno.test(`a browser that ${what} is told to the person, and the login waits on`, async () => {
    const { clock, login, said } = unanswered({ openBrowser });
    await asleep(clock);
    assert.deepEqual(said, ["url", "no browser"]);
    clock.advance(299_999);
    assert.equal(clock.sleepers, 1, "still waiting");
    clock.advance(1);
    await assert.rejects(login, { kind: "auth", message: /not completed in time/ });
  });
}

for (const [given, lasts] of [[1_000, 1_000], [undefined, 300_000], [900_000, 300_000]] as const) {
  Deno.test(`a limit of ${given ?? "no"} milliseconds lets the person ${lasts}`, async () => {
    const { clock, login } = unanswered(given === undefined ? {} : { timeouts: { answer: given } });
    await asleep(clock);
    clock.advance(lasts - 1);
    assert.equal(clock.sleepers, 1);
    clock.advance(1);
    await assert.rejects(login, { kind: "auth", hint: "gcs login" });
  });
}

Deno.test("a signal before or during the wait ends the login as interrupted", async () => {
  const during = unanswered();
  await asleep(during.clock);
  during.abort.abort();
  await assert.rejects(during.login, { kind: "interrupted" });
  assert.equal(during.clock.sleepers, 0, "nothing is left behind");
  const before = unanswered({ signal: AbortSignal.abort() });
  await assert.rejects(before.login, { kind: "interrupted" });
});

Deno.test("the redirect address names the host that was asked for", async () => {
  for (const redirectHost of ["localhost", "127.0.0.1"] as const) {
    const { login, shown, abort } = unanswered({ redirectHost });
    const address = new URL((await shown).searchParams.get("redirect_uri") ?? "");
    assert.equal(address.hostname, redirectHost);
    assert.equal(address.pathname, "/callback");
    assert.ok(Number(address.port) > 0);
    abort.abort();
    await assert.rejects(login, { kind: "interrupted" });
  }
});

Deno.test("two listeners have ports of their own, and a closed one answers nobody", async () => {
  const options = {
    host: "localhost",
    issuer,
    clock: new FakeClock(),
    redeem: () => false,
  } as const;
  const [one, two] = [await openLoopbackListener(options), await openLoopbackListener(options)];
  assert.notEqual(one.redirectUri, two.redirectUri);
  const get = async (address: string) => {
    const reply = await fetch(address.replace("localhost", "127.0.0.1"));
    await reply.body?.cancel();
    return reply.status;
  };
  assert.equal(await get(one.redirectUri), 400);
  one.close();
  await assert.rejects(get(one.redirectUri), TypeError);
  one.close();
  assert.equal(await get(two.redirectUri), 400);
  two.close();
});

Deno.test("a login asks for who it is, each scope once, and nothing twice", async () => {
  const { login, shown, abort } = unanswered({
    scopes: [...globus.loginScopes("ep"), "openid", `${globus.manageCollections("ep")}[*d]`],
    label: "gcs on node1",
  });
  const query = (await shown).searchParams;
  assert.equal(
    query.get("scope"),
    [
      "openid",
      "profile",
      "email",
      globus.scopes.viewIdentitySet,
      `${globus.manageCollections("ep")}[*d]`,
    ].join(" "),
  );
  assert.equal(query.get("prefill_named_grant"), "gcs on node1");
  abort.abort();
  await assert.rejects(login, { kind: "interrupted" });
});

Deno.test("scopes of endpoints and collections are spelt as Globus Auth spells them", () => {
  assert.equal(globus.manageCollections("ep"), "urn:globus:auth:scope:ep:manage_collections");
  assert.equal(globus.dataAccess("c"), "https://auth.globus.org/scopes/c/data_access");
  assert.ok(!globus.loginScopes("ep").includes(globus.scopes.transferAll), "only what is needed");
});
