import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { fakeClient, url } from "./_fake.ts";

/** Hands out numbered tokens; `refreshes` says whether there is another one to get. */
function authorizer(refreshes = true) {
  const calls = { header: 0, refresh: 0 };
  return {
    calls,
    header: () => {
      calls.header += 1;
      return Promise.resolve(`Bearer token-${calls.refresh}`);
    },
    refresh: () => {
      calls.refresh += 1;
      return Promise.resolve(refreshes);
    },
  };
}

function sentCredentials({ transport }: ReturnType<typeof fakeClient>): (string | null)[] {
  return transport.requests.map(({ headers }) => headers["authorization"] ?? null);
}

Deno.test("send refreshes the credential once after a 401 and asks again with the new one", async () => {
  const fake = fakeClient([{ status: 401 }, { status: 200, body: "yes" }]);
  const auth = authorizer();
  const response = await fake.client.send({ method: "POST", url, body: "x", authorizer: auth });
  assert.equal(response.text(), "yes");
  assert.deepEqual(sentCredentials(fake), ["Bearer token-0", "Bearer token-1"]);
  assert.deepEqual(fake.transport.requests.map(({ body }) => body), ["x", "x"]);
  assert.deepEqual(fake.events.map(({ status, retry }) => [status, retry?.reason]), [
    [401, "credential refused (401)"],
    [200, undefined],
  ]);
});

Deno.test("send hands back a second 401, and one that no refresh can mend", async () => {
  const again = fakeClient([{ status: 401 }]);
  const auth = authorizer();
  const request = { method: "GET", url, authorizer: auth } as const;
  assert.equal((await again.client.send(request)).status, 401);
  assert.deepEqual(auth.calls, { header: 2, refresh: 1 });
  const never = fakeClient([{ status: 401 }]);
  const poor = authorizer(false);
  assert.equal((await never.client.send({ ...request, authorizer: poor })).status, 401);
  assert.deepEqual(poor.calls, { header: 1, refresh: 1 });
  const fixed = fakeClient([{ status: 401 }]);
  const header = () => Promise.resolve("Bearer fixed");
  assert.equal((await fixed.client.send({ ...request, authorizer: { header } })).status, 401);
  assert.equal(fixed.transport.requests.length, 1);
  const anonymous = fakeClient([{ status: 401 }]);
  assert.equal((await anonymous.client.send({ method: "GET", url })).status, 401);
  assert.deepEqual(sentCredentials(anonymous), [null]);
});

Deno.test("send refreshes also where retries are spent, and still once only", async () => {
  const fake = fakeClient([{ status: 503 }, { status: 401 }, { status: 503 }, { status: 401 }]);
  const auth = authorizer();
  assert.equal((await fake.client.send({ method: "GET", url, authorizer: auth })).status, 401);
  assert.deepEqual(auth.calls, { header: 4, refresh: 1 });
});

Deno.test("send tells the authorizer which credential was refused", async () => {
  const fake = fakeClient([{ status: 401 }, { status: 200 }]);
  const refused: (string | undefined)[] = [];
  let token = "Bearer old";
  const auth = {
    header: () => Promise.resolve(token),
    refresh: (_signal: AbortSignal, given?: string) => {
      refused.push(given);
      token = "Bearer new";
      return Promise.resolve(true);
    },
  };
  assert.equal((await fake.client.send({ method: "GET", url, authorizer: auth })).status, 200);
  assert.deepEqual(refused, ["Bearer old"]);
});

Deno.test("send throws what the authorizer throws, before anything is sent", async () => {
  const fake = fakeClient([{}]);
  const error = new GcsError("auth", "Not logged in");
  const header = () => Promise.reject(error);
  const work = fake.client.send({ method: "GET", url, authorizer: { header } });
  await assert.rejects(work, error);
  assert.equal(fake.transport.requests.length, 0);
  assert.equal(fake.client.stats.failures, 1);
});

Deno.test("send passes the caller's interruption on to the authorizer", async () => {
  const controller = new AbortController();
  const fake = fakeClient([{ status: 401 }]);
  const seen: boolean[] = [];
  const auth = {
    header: () => Promise.resolve("Bearer t"),
    refresh: (signal: AbortSignal) => {
      controller.abort();
      seen.push(signal.aborted);
      return Promise.resolve(true);
    },
  };
  const work = fake.client.send({
    method: "GET",
    url,
    authorizer: auth,
    signal: controller.signal,
  });
  await assert.rejects(work, { kind: "interrupted" });
  assert.deepEqual(seen, [true]);
  assert.equal(fake.transport.requests.length, 1);
});
