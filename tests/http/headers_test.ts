import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import manifest from "../../deno.json" with { type: "json" };
import { checkResponseHeaders, requestHeaders } from "../../src/http/headers.ts";
import { fakeClient, url } from "./_fake.ts";

Deno.test("send names the program, asks for JSON, and lets the caller ask for more", async () => {
  const fake = fakeClient([{}]);
  await fake.client.send({ method: "GET", url });
  const headers = { "accept": "text/plain", "x-extra": "1" };
  await fake.client.send({ method: "GET", url, headers });
  const sent = fake.transport.requests.map(({ headers }) => ({ ...headers }));
  const agent = { "user-agent": `gcs/${manifest.version}` };
  assert.deepEqual(sent, [
    { "accept": "application/json", ...agent },
    { "accept": "text/plain", "x-extra": "1", ...agent },
  ]);
  const own = fakeClient([{}], { userAgent: "script/1" });
  await own.client.send({ method: "GET", url, headers: { "user-agent": "x" } });
  assert.equal(own.transport.requests[0]?.headers["user-agent"], "script/1");
});

Deno.test("requestHeaders refuses what would let a caller smuggle a request", () => {
  const owned = ["Host", "content-length", "Transfer-Encoding", "connection", "te", "upgrade"];
  for (const name of owned) {
    const message = `The header "${name.toLowerCase()}" cannot be set`;
    assert.throws(() => requestHeaders({ [name]: "x" }, "a", undefined), { message });
  }
  const lost = JSON.parse('{ "__proto__": "x" }');
  assert.throws(() => requestHeaders(lost, "a", undefined), { kind: "failed" });
});

Deno.test("requestHeaders refuses names and values that do not fit, without repeating values", () => {
  const bad = [["x y", "v"], ["x", "a\r\nb: c"], ["x", "sécret"], ["", "v"], ["x\n", "v"]] as const;
  for (const [name, value] of bad) {
    assert.throws(() => requestHeaders({ [name]: value }, "a", undefined), (error: Error) => {
      assert.match(error.message, /^The header "[\w?-]*" holds characters that are not allowed$/);
      return true;
    });
  }
  const leaky = () => requestHeaders({}, "agent", "Bearer s3cret\n");
  assert.throws(leaky, (error: Error) => !String(error.stack).includes("s3cret"));
});

Deno.test("requestHeaders never lets a line break through", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, value) => {
      try {
        const headers = requestHeaders({ [name]: value }, "agent", undefined);
        for (const [key, text] of Object.entries(headers)) {
          assert.doesNotMatch(key + text, /[\r\n\0]/);
        }
      } catch (error) {
        assert.ok(error instanceof Error && error.name === "GcsError");
      }
    }),
    { numRuns: 1_000 },
  );
});

Deno.test("an answer with more than 64 KiB of headers is refused", async () => {
  const headers = { "x-big": "a".repeat(64 * 1024) };
  const message = 'The headers of the answer of "gcs.example" are larger than 64 KiB';
  const fake = fakeClient([{ headers }]);
  await assert.rejects(fake.client.send({ method: "GET", url }), { kind: "failed", message });
  checkResponseHeaders(new Headers({ "x-big": "a".repeat(60 * 1024) }), "gcs.example");
});

Deno.test("requestId is taken from the headers in use, where it is fit to be shown", async () => {
  const cases = [
    [{ "x-request-id": "abc-1" }, "abc-1"],
    [{ "x-globus-request-id": "g", "x-transaction-id": "t" }, "g"],
    [{ "x-transaction-id": "t" }, "t"],
    [{ "x-request-id": "a b <script>" }, undefined],
    [{ "x-request-id": "a".repeat(129) }, undefined],
    [{}, undefined],
  ] as const;
  for (const [headers, expected] of cases) {
    const fake = fakeClient([{ headers }]);
    const response = await fake.client.send({ method: "GET", url });
    assert.equal(response.requestId, expected);
    assert.equal(fake.events[0]?.requestId, expected);
  }
});

Deno.test("json tells an answer that is not JSON by its status and request id", async () => {
  const headers = { "x-request-id": "r1" };
  const fake = fakeClient([{ status: 200, headers, body: "{cut" }, { body: '{"a":[1]}' }]);
  const html = await fake.client.send({ method: "GET", url });
  assert.throws(() => html.json(), {
    kind: "failed",
    message: "The answer is not JSON",
    httpStatus: 200,
    requestId: "r1",
  });
  const json = await fake.client.send({ method: "GET", url });
  assert.deepEqual(json.json(), { a: [1] });
});
