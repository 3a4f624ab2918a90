import assert from "node:assert/strict";
import type { FailureReason } from "../../src/http/failure.ts";
import type { HttpMethod } from "../../src/base/mod.ts";
import { fakeClient, url } from "./_fake.ts";

const methods: readonly HttpMethod[] = ["GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"];
const repeatable: readonly HttpMethod[] = ["GET", "HEAD", "PUT", "DELETE"];

async function attempts(method: HttpMethod, outcome: object, idempotent?: boolean) {
  const fake = fakeClient([outcome, { status: 200 }]);
  const request = { method, url, ...(idempotent === undefined ? {} : { idempotent }) };
  await fake.client.send(request).catch(() => {});
  return fake.transport.requests.length;
}

Deno.test("send repeats 429, and 503 with Retry-After, whatever the method", async () => {
  for (const method of methods) {
    assert.equal(await attempts(method, { status: 429 }), 2, method);
    const asked = { status: 503, headers: { "retry-after": "1" } };
    assert.equal(await attempts(method, asked), 2, method);
  }
});

Deno.test("send repeats 502, 503 and 504 for idempotent methods only", async () => {
  for (const method of methods) {
    for (const status of [502, 503, 504]) {
      const expected = repeatable.includes(method) ? 2 : 1;
      assert.equal(await attempts(method, { status }), expected, `${method} ${status}`);
    }
  }
});

Deno.test("send lets the caller say whether a request is idempotent", async () => {
  assert.equal(await attempts("POST", { status: 502 }, true), 2);
  assert.equal(await attempts("PUT", { status: 502 }, false), 1);
  assert.equal(await attempts("POST", { failure: "dropped" }, true), 2);
  assert.equal(await attempts("GET", { failure: "dropped" }, false), 1);
});

Deno.test("send repeats no other status", async () => {
  for (const status of [200, 204, 400, 401, 403, 404, 409, 422, 500, 501, 505]) {
    assert.equal(await attempts("GET", { status }), 1, String(status));
  }
});

Deno.test("send repeats what never left for every method, and what may have for idempotent ones", async () => {
  const unsent: FailureReason[] = ["refused", "dnsTemporary", "unreachable", "connectTimeout"];
  for (const method of methods) {
    for (const failure of unsent) assert.equal(await attempts(method, { failure }), 2, failure);
    const expected = repeatable.includes(method) ? 2 : 1;
    assert.equal(await attempts(method, { failure: "dropped" }), expected, method);
    assert.equal(await attempts(method, { failure: "unknown" }), expected, method);
  }
});

Deno.test("send does not repeat what will fail again", async () => {
  const lasting: FailureReason[] = [
    "dns",
    "timeout",
    "certExpired",
    "certNotYetValid",
    "certSelfSigned",
    "certUnknownAuthority",
    "certWrongHost",
    "certBad",
    "tlsVersion",
    "notTls",
    "blockedPort",
    "permission",
  ];
  for (const failure of lasting) assert.equal(await attempts("GET", { failure }), 1, failure);
});

Deno.test("send waits exponentially longer, by half of the bound when half is drawn", async () => {
  const fake = fakeClient([{ status: 503 }], { retry: { maxRetries: 7 } });
  const response = await fake.client.send({ method: "GET", url });
  assert.equal(response.status, 503);
  assert.deepEqual(fake.clock.naps, [500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
});

Deno.test("send waits as long as Retry-After asks, in seconds or until a date, up to the cap", async () => {
  const retry = { maxDelayMs: 30_000 };
  const soon = new Date(Date.UTC(2026, 0, 2, 3, 4, 5) + 7_000).toUTCString();
  const past = "Thu, 01 Jan 1970 00:00:00 GMT";
  for (
    const [value, nap] of [["12", 12_000], [soon, 7_000], ["3600", 30_000], [past, 0]] as const
  ) {
    const headers = { "retry-after": value };
    const fake = fakeClient([{ status: 503, headers }, { status: 200 }], { retry });
    assert.equal((await fake.client.send({ method: "POST", url })).status, 200);
    assert.deepEqual(fake.clock.naps, [nap], value);
  }
});

Deno.test("send takes a Retry-After that makes no sense for absent", async () => {
  const headers = { "retry-after": "tomorrow" };
  const fake = fakeClient([{ status: 503, headers }, { status: 200 }]);
  assert.equal((await fake.client.send({ method: "GET", url })).status, 200);
  assert.deepEqual(fake.clock.naps, [500]);
  assert.equal(await attempts("POST", { status: 503, headers }), 1);
});

Deno.test("send gives up after the retries allowed, and says how often it tried", async () => {
  const fake = fakeClient([{ failure: "refused" }], { retry: { maxRetries: 2 } });
  await assert.rejects(fake.client.send({ method: "GET", url }), {
    kind: "unavailable",
    message: 'Cannot connect to "gcs.example": connection refused (tried 3 times)',
    hint: "Check that the service is running and that the port is right",
  });
  assert.deepEqual(fake.client.stats, {
    requests: 1,
    attempts: 3,
    retries: 2,
    failures: 1,
    answers: {},
    throttledMs: 0,
    firstByteMs: { total: 0, max: 0 },
  });
});

Deno.test("send tries once when retries are off", async () => {
  const fake = fakeClient([{ failure: "refused" }], { retry: { maxRetries: 0 } });
  await assert.rejects(fake.client.send({ method: "GET", url }), { message: /refused$/ });
  assert.equal(fake.transport.requests.length, 1);
});

Deno.test("the retry budget is shared by all requests of a client and comes back with successes", async () => {
  const outcomes = [
    ...Array.from({ length: 3 }, () => ({ status: 503 })),
    ...Array.from({ length: 5 }, () => ({ status: 200 })),
    { status: 503 },
    { status: 200 },
    { status: 503 },
  ];
  const fake = fakeClient(outcomes, { retry: { budget: 2, maxRetries: 10 } });
  const send = async () => (await fake.client.send({ method: "GET", url })).status;
  // Both retries are spent on the first request, and the third 503 is its answer.
  assert.equal(await send(), 503);
  assert.equal(fake.transport.requests.length, 3);
  for (let count = 0; count < 5; count++) assert.equal(await send(), 200);
  // Five successes earned one retry, which is enough for one more failure and not for two.
  assert.equal(await send(), 200);
  assert.equal(await send(), 503);
  assert.equal(fake.client.stats.retries, 3);
});

Deno.test("send stops waiting for a retry when the caller gives up", async () => {
  const controller = new AbortController();
  const clock = {
    now: () => 0,
    sleep: (_ms: number, signal?: AbortSignal) => {
      controller.abort();
      return Promise.reject(signal?.reason);
    },
  };
  const fake = fakeClient([{ status: 503 }], { clock });
  const work = fake.client.send({ method: "GET", url, signal: controller.signal });
  await assert.rejects(work, { kind: "interrupted", message: "Interrupted" });
  assert.equal(fake.transport.requests.length, 1);
});
