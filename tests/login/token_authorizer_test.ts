import assert from "node:assert/strict";
import { Secret } from "../../src/secrets/mod.ts";
import { serviceAuthorizer, tokenAuthorizer } from "../../src/login/token_authorizer.ts";
import { fakeAuth, FakeClock, FakeHttp, jsonResponse } from "../globus/_fakes.ts";

const signal = new AbortController().signal;

Deno.test("tokenAuthorizer sends the current token as bearer", async () => {
  const authorizer = tokenAuthorizer({ current: () => Promise.resolve(new Secret("token-a")) });
  assert.equal(await authorizer.header(signal), "Bearer token-a");
  assert.equal(authorizer.refresh, undefined);
});

Deno.test("tokenAuthorizer renews once for requests that fail together", async () => {
  let token = new Secret("token-a");
  const refused: string[] = [];
  const gate = Promise.withResolvers<void>();
  const authorizer = tokenAuthorizer({
    current: () => Promise.resolve(token),
    renew: async (old) => {
      refused.push(old.reveal());
      await gate.promise;
      token = new Secret("token-b");
      return true;
    },
  });
  await authorizer.header(signal);
  const renewals = Array.from({ length: 20 }, () => authorizer.refresh?.(signal));
  gate.resolve();
  assert.deepEqual(await Promise.all(renewals), Array(20).fill(true));
  assert.deepEqual(refused, ["token-a"]);
  assert.equal(await authorizer.header(signal), "Bearer token-b");
  await authorizer.refresh?.(signal);
  assert.deepEqual(refused, ["token-a", "token-b"]);
});

Deno.test("tokenAuthorizer renews nothing for a late refusal of a token that is renewed already", async () => {
  let token = new Secret("token-a");
  const refused: string[] = [];
  const authorizer = tokenAuthorizer({
    current: () => Promise.resolve(token),
    renew: (old) => {
      refused.push(old.reveal());
      token = new Secret("token-b");
      return Promise.resolve(true);
    },
  });
  const [first, slow] = [await authorizer.header(signal), await authorizer.header(signal)];
  assert.equal(await authorizer.refresh?.(signal, first), true);
  const second = await authorizer.header(signal);
  assert.equal(await authorizer.refresh?.(signal, slow), true);
  assert.deepEqual(refused, ["token-a"]);
  assert.equal(await authorizer.refresh?.(signal, second), true);
  assert.deepEqual(refused, ["token-a", "token-b"]);
});

Deno.test("tokenAuthorizer passes a failed renewal on and can try again", async () => {
  let times = 0;
  const authorizer = tokenAuthorizer({
    current: () => Promise.resolve(new Secret("token-a")),
    renew: () => {
      times++;
      return times === 1 ? Promise.reject(new Error("no network")) : Promise.resolve(false);
    },
  });
  assert.equal(await authorizer.refresh?.(signal), false);
  assert.equal(times, 0);
  await authorizer.header(signal);
  await assert.rejects(Promise.resolve(authorizer.refresh?.(signal)), /no network/);
  assert.equal(await authorizer.refresh?.(signal), false);
});

function service(lifetime = 600) {
  const clock = new FakeClock();
  let count = 0;
  const http = new FakeHttp(() =>
    jsonResponse({
      "access_token": `service-token-${++count}`,
      "expires_in": lifetime,
      "token_type": "Bearer",
      scope: "urn:m",
      "resource_server": "ep",
    })
  );
  const auth = fakeAuth(http, { clock, secret: "client-secret" });
  const authorizer = serviceAuthorizer(auth, { scopes: ["urn:m"], resourceServer: "ep", clock });
  return { clock, http, auth, authorizer };
}

Deno.test("serviceAuthorizer asks once, and again shortly before the token ends", async () => {
  const { clock, http, authorizer } = service();
  const headers = await Promise.all([authorizer.header(signal), authorizer.header(signal)]);
  assert.deepEqual(headers, ["Bearer service-token-1", "Bearer service-token-1"]);
  assert.equal(http.last.form.get("scope"), "urn:m");
  clock.advance(539_000);
  assert.equal(await authorizer.header(signal), "Bearer service-token-1");
  clock.advance(1_000);
  assert.equal(await authorizer.header(signal), "Bearer service-token-2");
  assert.equal(http.seen.length, 2);
});

Deno.test("serviceAuthorizer asks once for all requests that find the token near its end", async () => {
  const { clock, http, authorizer } = service();
  await authorizer.header(signal);
  clock.advance(540_000);
  const headers = await Promise.all(Array.from({ length: 10 }, () => authorizer.header(signal)));
  assert.deepEqual(headers, Array(10).fill("Bearer service-token-2"));
  assert.equal(http.seen.length, 2);
});

Deno.test("serviceAuthorizer gets a new token after a refusal", async () => {
  const { http, authorizer } = service();
  await authorizer.header(signal);
  assert.equal(await authorizer.refresh?.(signal), true);
  assert.equal(await authorizer.header(signal), "Bearer service-token-2");
  assert.equal(http.seen.length, 2);
});

Deno.test("serviceAuthorizer says when the endpoint's token is missing, and does not keep that", async () => {
  const { http, auth, clock } = service();
  const authorizer = serviceAuthorizer(auth, { scopes: ["x"], resourceServer: "other", clock });
  await assert.rejects(authorizer.header(signal), { kind: "auth", message: /"other"/ });
  await assert.rejects(authorizer.header(signal), { kind: "auth" });
  assert.equal(http.seen.length, 2);
});
