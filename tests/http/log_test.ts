import assert from "node:assert/strict";
import { createHttpClient, type HttpEvent } from "../../src/http/mod.ts";
import { loggableUrl } from "../../src/http/url_rules.ts";
import { fakeClient } from "./_fake.ts";
import { startServer } from "./_server.ts";
import { identity, transports } from "./_transports.ts";

const canary = "c4n4ry";

Deno.test("log gets no credential, header, body or query value, whatever comes", async () => {
  await using server = await startServer(identity, (request, response) => {
    const status = request.url?.startsWith("/fail") ? 500 : 200;
    response.writeHead(status, { "set-cookie": canary, "x-request-id": "r-1" }).end(canary);
  });
  for (const [name, options] of Object.entries(transports)) {
    const events: HttpEvent[] = [];
    const client = createHttpClient({ ...options, log: (event) => events.push(event) });
    const authorizer = { header: () => Promise.resolve(`Bearer ${canary}`) };
    for (const path of ["/ok", "/fail"]) {
      const url = new URL(`${path}?code=${canary}&page_size=5&${canary}x=#${canary}`, server.url);
      const headers = { "x-secret": canary };
      await client.send({ method: "POST", url, headers, body: canary, authorizer });
    }
    client.close();
    assert.equal(events.length, 2);
    // The name of a query parameter is shown, its value is not.
    const shown = JSON.stringify(events).replaceAll(`${canary}x=`, "");
    assert.ok(!shown.includes(canary), shown);
    const [first, second] = events;
    assert.deepEqual([first?.status, second?.status, first?.attempt], [200, 500, 1]);
    assert.equal(first?.requestId, "r-1");
    assert.match(first?.url ?? "", /\/ok\?code=…&page_size=5&c4n4ryx=…$/);
    if (name === "fetch") assert.equal(first?.tls, undefined);
    else {
      assert.equal(first?.tls?.protocol, "TLSv1.3");
      assert.match(first?.tls?.suite ?? "", /^TLS_/);
      assert.match(first?.tls?.pin ?? "", /^sha256\/[\w+/]{43}=$/);
    }
  }
});

Deno.test("log gets every attempt with its failure, its wait and its number", async () => {
  const outcomes = [{ failure: "refused" }, { status: 429 }, { status: 200 }] as const;
  const fake = fakeClient(outcomes);
  const url = new URL("https://gcs.example/x");
  await fake.client.send({ method: "PUT", url });
  assert.deepEqual(fake.events, [
    {
      method: "PUT",
      url: "https://gcs.example/x",
      attempt: 1,
      ms: 0,
      failure: 'Cannot connect to "gcs.example": connection refused',
      retry: { reason: "no connection", delayMs: 500 },
    },
    {
      method: "PUT",
      url: "https://gcs.example/x",
      attempt: 2,
      ms: 0,
      status: 429,
      retry: { reason: "rate limited (429)", delayMs: 1_000 },
    },
    { method: "PUT", url: "https://gcs.example/x", attempt: 3, ms: 0, status: 200 },
  ]);
});

Deno.test("log does not repeat what an unexpected error says", async () => {
  const fake = fakeClient([{}]);
  fake.transport.exchange = () => Promise.reject(new Error(canary));
  const work = fake.client.send({ method: "GET", url: new URL("https://gcs.example/") });
  await assert.rejects(work, { message: canary });
  assert.equal(fake.events[0]?.failure, "unexpected failure");
});

Deno.test("loggableUrl drops userinfo, fragment and control characters", () => {
  const shown = loggableUrl(new URL("https://u:p@gcs.example:8443/a%0Ab#frag"));
  assert.equal(shown, "https://gcs.example:8443/a%0Ab");
});

Deno.test("loggableUrl shows values of paging, kinds and ids only, never what a person typed", () => {
  const query =
    "filter=created_by_me,last_access%3C2026-01-31&page_size=5&include=private_policies" +
    "&username=ada&usernames=ada@example.org&marker=abc&state=s&code=c&error=e";
  assert.equal(
    loggableUrl(new URL(`https://gcs.example/api/collections?${query}`)),
    "https://gcs.example/api/collections?filter=…&page_size=5&include=private_policies" +
      "&username=…&usernames=…&marker=…&state=…&code=…&error=…",
  );
});
