import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { parseFault, seedIds, startSandbox } from "../../src/sandbox/mod.ts";
import { detailOf, withSandbox } from "./harness.ts";
import { until } from "../_support/until.ts";

Deno.test("parseFault reads every part of the grammar", () => {
  assert.deepEqual(
    parseFault("status=503; retry-after=2; times=1; delay=200ms; body=broken; drop=middle"),
    { status: 503, retryAfter: "2", times: 1, delayMs: 200, body: "broken", drop: "middle" },
  );
  assert.deepEqual(parseFault("delay=2s;expired-consent;"), {
    delayMs: 2000,
    answer: "expired-consent",
  });
  for (
    const wrong of [
      "status=99",
      "status=x",
      "body=odd",
      "drop=never",
      "delay=-1",
      "delay=601s",
      "?",
    ]
  ) {
    assert.throws(() => parseFault(wrong), (error) => {
      assert.ok(error instanceof GcsError);
      assert.equal(error.kind, "usage");
      return error.message.includes(wrong);
    });
  }
});

Deno.test("parseFault gives a fault or a GcsError for any text", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    try {
      assert.equal(typeof parseFault(text), "object");
    } catch (error) {
      assert.ok(error instanceof GcsError);
    }
  }));
});

Deno.test("a fault in a header hits as often as it says", async () => {
  await withSandbox({}, async (rig) => {
    const headers = { "x-sandbox-fault": "status=429; retry-after=3; times=2" };
    const seen: number[] = [];
    for (let index = 0; index < 3; index++) {
      const reply = await rig.call("GET", "/api/info", { headers });
      seen.push(reply.status);
      if (reply.status === 429) assert.equal(reply.headers.get("retry-after"), "3");
    }
    assert.deepEqual(seen, [429, 429, 200]);
    const odd = { "x-sandbox-fault": "explode" };
    assert.equal((await rig.call("GET", "/api/info", { headers: odd })).status, 400);
  });
});

Deno.test("a fault added by a program hits what matches until it is removed", async () => {
  await withSandbox({ faults: [{ match: { path: "/jwk.json" }, status: 500 }] }, async (rig) => {
    assert.equal((await rig.call("GET", "/jwk.json")).status, 500);
    const fault = rig.sandbox.faults.add({
      match: { method: "DELETE", path: "/api/collections/*" },
      status: 502,
    });
    const path = `/api/collections/${seedIds.guestCollection}`;
    assert.equal((await rig.call("GET", path, { token: rig.admin })).status, 200);
    assert.equal((await rig.call("DELETE", path, { token: rig.admin })).status, 502);
    assert.equal((await rig.call("GET", path, { token: rig.admin })).status, 200, "still there");
    assert.equal(fault.hits, 1);
    fault.remove();
    assert.equal((await rig.call("DELETE", path, { token: rig.admin })).status, 200);
    rig.sandbox.faults.add({ match: { path: /nodes$/ }, answer: "authentication-timeout" });
    const stale = await rig.call("GET", "/api/nodes", { token: rig.admin });
    assert.equal(detailOf(stale)["DATA_TYPE"], "authentication_timeout#1.1.0");
    rig.sandbox.faults.clear();
    assert.equal((await rig.call("GET", "/api/nodes", { token: rig.admin })).status, 200);
  });
});

Deno.test("an expired consent looks as each service shows it", async () => {
  await withSandbox({ faults: [{ answer: "expired-consent" }] }, async (rig) => {
    const api = await rig.call("GET", "/api/collections", { token: rig.admin });
    assert.equal(api.status, 401);
    assert.equal(detailOf(api)["DATA_TYPE"], "missing_required_scopes#1.0.0");
    const token = await rig.call("POST", "/v2/oauth2/token", { form: {} });
    assert.equal(token.json["error"], "invalid_grant");
    const transfer = await rig.call("GET", `/v0.10/endpoint/${seedIds.endpoint}`);
    assert.equal(transfer.json["code"], "ConsentRequired");
  });
});

Deno.test("bodies can be broken, html or longer than anybody takes", async () => {
  await withSandbox({}, async (rig) => {
    const get = (fault: string) =>
      rig.call("GET", "/api/info", { headers: { "x-sandbox-fault": fault } });
    const broken = await get("body=broken");
    assert.equal(broken.status, 200);
    assert.throws(() => JSON.parse(broken.text));
    const html = await get("body=html; status=502");
    assert.equal(html.headers.get("content-type"), "text/html; charset=utf-8");
    const client = Deno.createHttpClient({ caCerts: [rig.sandbox.caPem] });
    const response = await fetch(`${rig.sandbox.managerUrl}/api/info`, {
      client,
      headers: { "x-sandbox-fault": "body=huge" },
    });
    let length = 0;
    for await (const chunk of response.body ?? []) {
      length += chunk.length;
      if (length > 17 * 1024 * 1024) break;
    }
    assert.ok(length > 17 * 1024 * 1024);
    client.close();
  });
});

Deno.test("dropped connections fail, before or after the request was acted on", async () => {
  await withSandbox({}, async (rig) => {
    const path = `/api/collections/${seedIds.guestCollection}`;
    const remove = (fault: string) =>
      rig.call("DELETE", path, { token: rig.admin, headers: { "x-sandbox-fault": fault } });
    await assert.rejects(remove("drop=before; times=1"));
    assert.equal((await rig.call("GET", path, { token: rig.admin })).status, 200);
    await assert.rejects(remove("drop=after; times=1"));
    assert.equal((await rig.call("GET", path, { token: rig.admin })).status, 404);
    await assert.rejects(
      rig.call("GET", "/api/info", { headers: { "x-sandbox-fault": "drop=middle" } }),
    );
  });
});

Deno.test("a delay holds the answer back until the client gives up", async () => {
  const sandbox = await startSandbox({ faults: [{ delayMs: 60_000 }] });
  const client = Deno.createHttpClient({ caCerts: [sandbox.caPem] });
  const abort = new AbortController();
  const { signal } = abort;
  const answer = fetch(`${sandbox.managerUrl}/api/info`, { client, signal });
  const refused = assert.rejects(answer, { name: "AbortError" });
  await until("the sandbox has the request", () => sandbox.requests.length > 0);
  abort.abort();
  await refused;
  assert.equal(sandbox.requests[0]?.status, undefined, "nothing was answered");
  client.close();
  await sandbox.close();
});

Deno.test("an echoing body repeats the credentials and the body of the request", async () => {
  await withSandbox({}, async (rig) => {
    const headers = { "x-sandbox-fault": "body=echo" };
    const reply = await rig.call("GET", "/api/nodes", { headers, token: rig.admin });
    assert.equal(reply.status, 500);
    assert.ok(reply.text.includes(`Bearer ${rig.admin}`), reply.text);
  });
});
