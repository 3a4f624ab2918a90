import assert from "node:assert/strict";
import { request as sendRequest } from "node:http";
import { connect } from "node:net";
import { GcsError } from "../../../src/errors/mod.ts";
import { loopbackLogin, type LoopbackLoginOptions } from "../../../src/login/loopback_login.ts";
import {
  fakeAuth,
  FakeClock,
  FakeHttp,
  goodClaims,
  idToken,
  issuer,
  jsonResponse,
  random,
  sub,
  tokenAnswer,
} from "../../globus/_fakes.ts";

interface Reply {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

interface Ask {
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly method?: string;
  readonly host?: string;
  readonly address?: string;
}

/** A login that waits, and a browser (or an attacker) that can talk to its listener. */
class Waiting {
  readonly clock = new FakeClock();
  readonly http: FakeHttp;
  readonly login: ReturnType<typeof loopbackLogin>;
  readonly page: Promise<URL>;
  readonly abort = new AbortController();
  opened: URL[] = [];

  constructor(options: Partial<LoopbackLoginOptions> = {}) {
    const { promise, resolve } = Promise.withResolvers<URL>();
    this.page = promise;
    let nonce = "";
    this.http = new FakeHttp(() =>
      jsonResponse(tokenAnswer(idToken(goodClaims(nonce, this.clock.now()))))
    );
    this.login = loopbackLogin({
      auth: fakeAuth(this.http, { clock: this.clock }),
      scopes: ["urn:x:manage"],
      clock: this.clock,
      random,
      signal: this.abort.signal,
      openBrowser: (url) => {
        this.opened.push(url);
        return Promise.resolve(true);
      },
      onUrl: (url) => {
        nonce = url.searchParams.get("nonce") ?? "";
        resolve(url);
      },
      ...options,
    });
    this.login.catch(() => {});
  }

  async redirectUri(): Promise<URL> {
    return new URL((await this.page).searchParams.get("redirect_uri") ?? "");
  }

  async state(): Promise<string> {
    return (await this.page).searchParams.get("state") ?? "";
  }

  /** Sends one request, a second after the one before unless told otherwise. */
  async ask(ask: Ask = {}, pause = 1000): Promise<Reply> {
    this.clock.advance(pause);
    const { port, pathname } = await this.redirectUri();
    const query = ask.query ? `?${new URLSearchParams(ask.query)}` : "";
    return await new Promise((resolve, reject) => {
      const request = sendRequest({
        host: ask.address ?? "127.0.0.1",
        port,
        agent: false,
        method: ask.method ?? "GET",
        path: `${ask.path ?? pathname}${query}`,
        headers: { host: ask.host ?? `localhost:${port}` },
      }, (response) => {
        let body = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => body += chunk);
        response.on("error", reject);
        response.on(
          "end",
          () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      });
      request.on("error", reject);
      request.end();
    });
  }

  async succeed(): Promise<Reply> {
    const reply = await this.ask({ query: { code: "good-code-1", state: await this.state() } });
    assert.equal(reply.status, 200);
    assert.equal((await this.login).identity.sub, sub);
    return reply;
  }
}

/** True when nobody listens there. */
function refusesConnections(port: string, host = "127.0.0.1"): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port) }, () => {
      socket.destroy();
      resolve(false);
    });
    socket.on("error", () => resolve(true));
  });
}

Deno.test("loopbackLogin opens the page and logs in with the code that comes back", async () => {
  const waiting = new Waiting();
  await waiting.succeed();
  assert.deepEqual(waiting.opened.map(String), [String(await waiting.page)]);
  assert.equal(waiting.http.seen.length, 1);
  assert.equal(waiting.http.last.form.get("code"), "good-code-1");
  assert.equal(waiting.http.last.form.get("redirect_uri"), String(await waiting.redirectUri()));
});

Deno.test("loopbackLogin listens on loopback addresses only, on a port of the system", async () => {
  const waiting = new Waiting();
  const { hostname, port, protocol, pathname } = await waiting.redirectUri();
  assert.equal(`${protocol}//${hostname}${pathname}`, "http://localhost/callback");
  assert.ok(Number(port) > 1023);
  const others = Deno.networkInterfaces().filter(({ address, family }) =>
    family === "IPv4" && !address.startsWith("127.")
  );
  for (const { address } of others) assert.equal(await refusesConnections(port, address), true);
  await waiting.succeed();
});

const hasIpv6 = Deno.networkInterfaces().some(({ address }) => address === "::1");

for (const redirectHost of ["127.0.0.1", "[::1]"] as const) {
  const missing = redirectHost === "[::1]" && !hasIpv6;
  const name = `loopbackLogin can use ${redirectHost} in the redirect address`;
  Deno.test(missing ? `${name}: skipped, no IPv6` : name, { ignore: missing }, async () => {
    const waiting = new Waiting({ redirectHost });
    const { hostname, port } = await waiting.redirectUri();
    assert.equal(hostname, redirectHost);
    const reply = await waiting.ask({
      host: `${redirectHost}:${port}`,
      address: redirectHost.replaceAll(/[[\]]/g, ""),
      query: { code: "good-code-1", state: await waiting.state() },
    });
    assert.equal(reply.status, 200);
    await waiting.login;
  });
}

Deno.test("stray, malformed and wrong-state requests are answered and do not end the login", async () => {
  const waiting = new Waiting();
  const state = await waiting.state();
  const code = "good-code-1";
  const wrong: [number, Ask][] = [
    [404, { path: "/favicon.ico" }],
    [404, { path: "/" }],
    [404, { path: "/callback/x", query: { code, state } }],
    [404, { path: "//evil.test/callback", query: { code, state } }],
    [400, {}],
    [400, { query: { code } }],
    [400, { query: { state } }],
    [400, { query: { code, state: "" } }],
    [400, { query: { code: "", state } }],
    [400, { query: { code, state: "x".repeat(43) } }],
    [400, { query: { code, state: state.slice(1) } }],
    [400, { query: { code: "x".repeat(5000), state } }],
    [400, { query: { code, state, error: "access_denied" } }],
    [400, { query: { error: "access_denied", state: "x".repeat(43) } }],
    [400, { query: { error: "access_denied" } }],
    [400, { query: { code, state, iss: "https://evil.test" } }],
    [400, { path: `/callback?code=a&code=b&state=${state}` }],
    [400, { path: `/callback?code=a&state=${state}&state=${state}` }],
    [405, { method: "POST", query: { code, state } }],
    [405, { method: "HEAD", query: { code, state } }],
    [405, { method: "OPTIONS" }],
  ];
  for (const [status, ask] of wrong) {
    assert.equal((await waiting.ask(ask)).status, status, JSON.stringify(ask));
  }
  assert.equal(waiting.http.seen.length, 0);
  await waiting.succeed();
});

Deno.test("a request under another Host name is refused, even with the right state", async () => {
  const waiting = new Waiting();
  const { port } = await waiting.redirectUri();
  const query = { code: "good-code-1", state: await waiting.state() };
  for (
    const host of ["evil.test", `evil.test:${port}`, "localhost", "127.0.0.1:1", "localhost:80"]
  ) {
    assert.equal((await waiting.ask({ host, query })).status, 400, host);
  }
  assert.equal(waiting.http.seen.length, 0);
  await waiting.succeed();
});

Deno.test("the third stray request in a second gets 429; the right one is never kept out", async () => {
  const waiting = new Waiting();
  const query = { code: "good-code-1", state: await waiting.state() };
  assert.equal((await waiting.ask({ path: "/a" })).status, 404);
  assert.equal((await waiting.ask({ path: "/b" }, 400)).status, 404);
  const third = await waiting.ask({ path: "/c" }, 599);
  assert.equal(third.status, 429);
  assert.equal(third.headers["retry-after"], "1");
  assert.equal((await waiting.ask({ query })).status, 200);
  assert.equal((await waiting.login).identity.sub, sub);
});

Deno.test("the listener is closed on both address families after the login", async () => {
  const waiting = new Waiting();
  const { port } = await waiting.redirectUri();
  assert.equal(await refusesConnections(port), false);
  await waiting.succeed();
  assert.equal(await refusesConnections(port), true);
  assert.equal(await refusesConnections(port, "::1"), true);
});

Deno.test("the redirect cannot be replayed: nobody is there any more", async () => {
  const waiting = new Waiting();
  const query = { code: "good-code-1", state: await waiting.state() };
  await waiting.succeed();
  await assert.rejects(waiting.ask({ query }));
  assert.equal(waiting.http.seen.length, 1);
});

Deno.test("pages are fixed, keep nothing, and hold neither code nor state", async () => {
  const waiting = new Waiting();
  const state = await waiting.state();
  const stray = await waiting.ask({ path: "/<script>", query: { code: "good-code-1", state } });
  const done = await waiting.succeed();
  for (const { headers, body } of [stray, done]) {
    assert.equal(headers["cache-control"], "no-store");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.match(String(headers["content-security-policy"]), /^default-src 'none';/);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["content-type"], "text/html; charset=utf-8");
    assert.equal(headers["location"], undefined);
    for (const text of [body, JSON.stringify(headers)]) {
      assert.ok(!text.includes("good-code-1") && !text.includes(state));
      assert.ok(!text.includes("script"));
    }
  }
});

Deno.test("a refusal in the browser ends the login as auth", async () => {
  const waiting = new Waiting();
  const reply = await waiting.ask({
    query: {
      error: "access_denied",
      "error_description": "<b>no</b>",
      state: await waiting.state(),
    },
  });
  assert.equal(reply.status, 200);
  assert.ok(!reply.body.includes("<b>"));
  await assert.rejects(waiting.login, { kind: "auth" });
  assert.equal(waiting.http.seen.length, 0);
  assert.equal(await refusesConnections((await waiting.redirectUri()).port), true);
});

Deno.test("the login ends after five minutes at the latest, and its listener closes", async () => {
  const waiting = new Waiting({ timeouts: { answer: 60 * 60 * 1000 } });
  const { port } = await waiting.redirectUri();
  const query = { code: "good-code-1", state: await waiting.state() };
  await waiting.ask({ path: "/" });
  waiting.clock.advance(5 * 60 * 1000 - 1001);
  assert.equal((await waiting.ask({ query: { ...query, state: "no" } }, 0)).status, 400);
  waiting.clock.advance(1);
  await assert.rejects(waiting.login, { kind: "auth", hint: "gcs login" });
  assert.equal(await refusesConnections(port), true);
  assert.equal(waiting.clock.sleepers, 0);
});

Deno.test("the signal ends the login as interrupted, and its listener closes", async () => {
  const waiting = new Waiting();
  const { port } = await waiting.redirectUri();
  waiting.abort.abort();
  await assert.rejects(waiting.login, { kind: "interrupted" });
  assert.equal(await refusesConnections(port), true);
});

Deno.test("a browser that fails to open does not end the login", async () => {
  for (
    const openBrowser of [
      () => Promise.resolve(false),
      () => Promise.reject(new Error("no display")),
    ]
  ) {
    const told = Promise.withResolvers<void>();
    const waiting = new Waiting({ openBrowser, onNoBrowser: told.resolve });
    await told.promise;
    await waiting.succeed();
  }
});

Deno.test("a failed exchange of the code closes the listener and keeps the code out of sight", async () => {
  const waiting = new Waiting({
    auth: fakeAuth(new FakeHttp(() => jsonResponse({ error: "invalid_grant" }, 400))),
  });
  const { port } = await waiting.redirectUri();
  await waiting.ask({ query: { code: "good-code-1", state: await waiting.state() } });
  const error = await waiting.login.then(() => undefined, (reason: unknown) => reason);
  assert.ok(error instanceof GcsError && error.kind === "auth");
  assert.ok(!Deno.inspect(error).includes("good-code-1"));
  assert.equal(await refusesConnections(port), true);
});

Deno.test("the PKCE verifier goes to the token endpoint and nowhere else", async () => {
  const waiting = new Waiting();
  const stray = await waiting.ask({ path: "/" });
  const done = await waiting.succeed();
  const verifier = waiting.http.last.form.get("code_verifier") ?? "";
  assert.match(verifier, /^[\w-]{43}$/);
  assert.equal(waiting.http.last.url, `${issuer}/v2/oauth2/token`);
  const elsewhere = [String(await waiting.page), JSON.stringify([stray, done])];
  for (const text of elsewhere) assert.ok(!text.includes(verifier));
  assert.ok(!waiting.http.last.url.includes(verifier));
  assert.ok(!JSON.stringify(waiting.http.last.headers).includes(verifier));
});

Deno.test("two logins never share state, nonce or challenge", async () => {
  const [first, second] = [new Waiting(), new Waiting()];
  const pages = [await first.page, await second.page];
  for (const name of ["state", "nonce", "code_challenge"]) {
    assert.equal(new Set(pages.map((page) => page.searchParams.get(name))).size, 2);
  }
  const query = { code: "good-code-1", state: await first.state() };
  assert.equal((await second.ask({ query })).status, 400);
  await first.succeed();
  await second.succeed();
});
