import assert from "node:assert/strict";
import { join } from "node:path";
import { createAuthority } from "../http/_server.ts";
import { setStage } from "../_support/stage.ts";
import { attributesOf, pointsOf, spansOf, startReceiver } from "../telemetry/_receiver.ts";
import { transferLog, write } from "./audit/_audit.ts";
import { documentsOf, membersOf } from "./_expect.ts";

const traces = "/v1/traces";
const metrics = "/v1/metrics";
const missing = "11111111-1111-4111-8111-111111111111";
const list = ["collection", "list"];

Deno.test("a command is a trace: it, its requests, and each try on the wire", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const plain = await stage.run([...list, "--filter", "created_at<2026-02-01"]);
  const outcome = await stage.run([...list, "--filter", "created_at<2026-02-01"], { env });
  assert.deepEqual(outcome.stdout, plain.stdout);
  assert.deepEqual([outcome.code, outcome.stderr], [plain.code, plain.stderr]);
  const { body } = receiver.one(traces);
  const spans = spansOf(body);
  const [root, ...others] = spans.filter(({ parent }) => parent === undefined);
  assert.deepEqual(others, []);
  assert.equal(root?.name, "gcs collection list");
  assert.deepEqual(root?.attributes, {
    "gcs.command": "collection list",
    "process.exit.code": "0",
  });
  assert.equal(new Set(spans.map(({ trace }) => trace)).size, 1);
  const tries = spans.filter(({ kind }) => kind === 3);
  assert.ok(tries.length > 0);
  for (const one of tries) {
    const request = spans.find(({ id }) => id === one.parent);
    assert.equal(request?.name, "request GET");
    assert.equal(request?.parent, root?.id);
  }
  const address = `https://${stage.sandbox.address}/api/collections`;
  const last = tries.find(({ attributes }) => attributes["url.full"] === address);
  assert.equal(last?.name, "GET");
  const { hostname, port } = new URL(`https://${stage.sandbox.address}`);
  assert.deepEqual(
    { ...last?.attributes, "http.response.body.size": "n" },
    {
      "http.request.method": "GET",
      "url.full": address,
      "server.address": hostname,
      "server.port": port,
      "http.response.status_code": "200",
      "http.request.body.size": "0",
      "http.response.body.size": "n",
    },
  );
  assert.ok(!JSON.stringify(receiver.received).includes("created_at"), "a query was sent");
  const durations = pointsOf(receiver.one(metrics).body, "http.client.request.duration");
  const count = durations.reduce((sum, { value }) => sum + Number(value), 0);
  assert.equal(count, tries.length);
});

Deno.test("the items and retries of a batch are spans, and its failures have their kind", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  stage.sandbox.faults.add({ status: 503, retryAfter: "0", times: 1, match: { method: "DELETE" } });
  const { code } = await stage.run([
    ...["user-credentials", "delete", missing, missing.replaceAll("1", "2"), "--yes"],
  ], { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  assert.equal(code, 9);
  const spans = spansOf(receiver.one(traces).body);
  const root = spans.find(({ parent }) => parent === undefined);
  assert.deepEqual([root?.status, root?.attributes["process.exit.code"]], [2, "9"]);
  const items = spans.filter(({ name }) => name === "batch item");
  assert.equal(items.length, 2);
  assert.ok(items.every(({ attributes }) => attributes["error.type"] === "not_found"));
  const requests = spans.filter(({ name }) => name === "request DELETE");
  assert.deepEqual(requests.map(({ parent }) => parent).sort(), items.map(({ id }) => id).sort());
  const tries = spans.filter(({ name }) => name === "DELETE");
  assert.deepEqual(
    tries.map(({ attributes }) => attributes["error.type"]).sort(),
    ["404", "404", "503"],
  );
  const again = tries.filter(({ attributes }) => "http.request.resend_count" in attributes);
  assert.deepEqual(again.map(({ attributes }) => attributes["http.request.resend_count"]), ["1"]);
  const { body } = receiver.one(metrics);
  assert.deepEqual(pointsOf(body, "gcs.request.retries").map(({ value }) => value), ["1"]);
  assert.deepEqual(pointsOf(body, "gcs.batch.items").map(({ value }) => value), ["0", "2"]);
});

Deno.test("a request that fails for many items is told as so many items", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  stage.sandbox.faults.add({ status: 403, match: { path: "/api/collections/batch_delete" } });
  const { code } = await stage.run([
    ...["collection", "batch-delete", missing, missing.replaceAll("1", "2"), "--yes"],
  ], { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } });
  assert.notEqual(code, 0);
  const items = spansOf(receiver.one(traces).body).filter(({ name }) => name === "batch item");
  assert.deepEqual(
    items.map(({ attributes }) => [attributes["gcs.item.count"], attributes["error.type"]]),
    [["2", "forbidden"]],
  );
  const points = pointsOf(receiver.one(metrics).body, "gcs.batch.items");
  assert.deepEqual(points.map(({ value }) => value), ["0", "2"]);
});

Deno.test("a line that is refused before the command begins is not sent", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const folder = join(stage.folder, "none", "x.prom");
  for (const words of [["-F", "nonsense"], ["--query", "[?"], ["--metrics-file", folder]]) {
    for (const url of [receiver.url, "https://localhost:1"]) {
      const env = { OTEL_EXPORTER_OTLP_ENDPOINT: url };
      const { code, stderr } = await stage.run([...list, ...words], { env });
      assert.equal(code, 2);
      assert.ok(!stderr.includes("telemetry"), stderr);
    }
  }
  assert.deepEqual(receiver.received, []);
});

Deno.test("loading a log is told by its stages and records", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const log = await write(stage, "transfer.log", transferLog(50));
  const { code, stderr } = await stage.run(["audit", "load", log], {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.equal(code, 0, stderr);
  const spans = spansOf(receiver.one(traces).body);
  const names = spans.map(({ name }) => name).filter((name) => name.startsWith("audit load "));
  assert.deepEqual(names.sort(), ["audit load parse", "audit load read", "audit load write"]);
  const { body } = receiver.one(metrics);
  assert.equal(pointsOf(body, "gcs.audit.records")[0]?.value, "50");
  assert.equal(pointsOf(body, "gcs.audit.stage.duration").length, 3);
  assert.ok(!JSON.stringify(receiver.received).includes("transfer.log"), "a file name was sent");
});

Deno.test("a failure has its kind and exit code in the trace", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const { code } = await stage.run(["collection", "show", missing], {
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
  });
  assert.equal(code, 6);
  const root = spansOf(receiver.one(traces).body).find(({ parent }) => parent === undefined);
  const { attributes } = root ?? {};
  assert.deepEqual([attributes?.["error.type"], attributes?.["process.exit.code"]], [
    ...["not_found", "6"],
  ]);
});

Deno.test("headers reach the receiver and nothing else; names and attributes are taken over", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const secret = "otlp-header-canary-51";
  const { stdout, stderr } = await stage.run([...list, "--debug"], {
    env: {
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${receiver.url}/own?x=1`,
      OTEL_EXPORTER_OTLP_HEADERS: `authorization=Bearer%20${secret}, x-scope=lab`,
      OTEL_SERVICE_NAME: "lab gcs",
      OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=test,service.name=other,odd%3D=a%20b",
    },
  });
  assert.deepEqual(receiver.received.map(({ path }) => path), ["/own?x=1"]);
  const { headers, body } = receiver.one("/own?x=1");
  assert.deepEqual([headers["authorization"], headers["x-scope"]], [`Bearer ${secret}`, "lab"]);
  assert.ok(!(stdout + stderr + JSON.stringify(body)).includes(secret));
  const [resource] = documentsOf(membersOf(body)["resourceSpans"]);
  const attributes = attributesOf(membersOf(resource?.["resource"])["attributes"]);
  assert.equal(attributes["service.name"], "lab gcs");
  assert.equal(attributes["deployment.environment.name"], "test");
  assert.equal(attributes["odd="], "a b");
});

Deno.test("a trace goes on from TRACEPARENT, and is not sent where that is not sampled", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const trace = "0af7651916cd43dd8448eb211c80319c";
  const span = "b7ad6b7169203331";
  const run = (TRACEPARENT: string) =>
    stage.run(list, { env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, TRACEPARENT } });
  await run(`00-${trace}-${span}-01`);
  const spans = spansOf(receiver.one(traces).body);
  assert.ok(spans.every((one) => one.trace === trace));
  assert.equal(spans.find(({ name }) => name === "gcs collection list")?.parent, span);
  await run(`00-${trace}-${span}-00`);
  assert.deepEqual(receiver.received.map(({ path }) => path).sort(), [metrics, metrics, traces]);
  await run("nonsense");
  assert.equal(receiver.received.length, 5);
});

Deno.test("OTEL_SDK_DISABLED=true sends nothing", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url, OTEL_SDK_DISABLED: "true" };
  const { code, stderr } = await stage.run(list, { env });
  assert.deepEqual([code, stderr, receiver.received], [0, "", []]);
});

const unusable: readonly (readonly [endpoint: string, warning: RegExp])[] = [
  [
    "http://127.0.0.1:1",
    /^gcs: warning: telemetry was not sent: "127\.0\.0\.1:1" cannot be reached\n$/,
  ],
  ["http://collector.example.org:4318", /must be https, or http to this machine \(localhost\)\n$/],
  ["https://user:word@localhost", /must not hold a user name or password/],
  [
    "nonsense",
    /^gcs: warning: telemetry was not sent: OTEL_EXPORTER_OTLP_ENDPOINT is no address\n$/,
  ],
];
for (const [endpoint, warning] of unusable) {
  Deno.test(`a receiver that cannot be used is one warning and no failure: ${endpoint}`, async () => {
    await using stage = await setStage();
    const plain = await stage.run(list);
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    const { code, stdout, stderr } = await stage.run(list, { env, columns: 200 });
    assert.deepEqual([code, stdout], [0, plain.stdout]);
    assert.match(stderr, warning);
    assert.equal(stderr.split("\n").length, 2, stderr);
    assert.equal((await stage.run([...list, "--quiet"], { env })).stderr, "");
    const failed = await stage.run(["collection", "show", missing, "-F", "json"], { env });
    assert.equal(failed.code, 6);
    const last = failed.stderr.trimEnd().split("\n").at(-1) ?? "";
    assert.equal(membersOf(membersOf(JSON.parse(last))["error"])["exit"], 6);
  });
}

Deno.test("a receiver that refuses is told by its status, once", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver({ status: 401 });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const { code, stderr } = await stage.run(list, { env });
  assert.equal(code, 0);
  assert.match(stderr, /^gcs: warning: telemetry was not sent: "127[^"]*" answered 401\n$/);
});

Deno.test("a receiver that never answers keeps a command for 2 seconds", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver({ status: undefined });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  const { code, stderr } = await stage.run(list, { env });
  assert.equal(code, 0);
  assert.match(stderr, /took longer than 2 seconds\n$/);
});

Deno.test("a receiver over TLS is held to the same rules as every server", async () => {
  const authority = await createAuthority();
  await using receiver = await startReceiver({ tls: await authority.issue() });
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url };
  await using stage = await setStage();
  const refused = await stage.run(list, { env });
  assert.equal(refused.code, 0);
  assert.match(refused.stderr, /"localhost:\d+" cannot be reached\n$/);
  assert.deepEqual(receiver.received, []);
  await Deno.writeTextFile(join(stage.folder, "ca.pem"), authority.pem, { append: true });
  const trusted = await stage.run(list, { env });
  assert.deepEqual([trusted.code, trusted.stderr], [0, ""]);
  assert.equal(spansOf(receiver.one(traces).body).length > 2, true);
});

Deno.test("a long batch sends its spans while it runs, and every one of them", async () => {
  await using stage = await setStage();
  await using receiver = await startReceiver();
  const ids = Array.from({ length: 400 }, () => crypto.randomUUID());
  const { code } = await stage.run(
    ["user-credentials", "delete", "--from-file", "-", "--yes", "--quiet"],
    { stdin: ids.join("\n"), env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url } },
  );
  assert.equal(code, 9);
  const posts = receiver.received.filter(({ path }) => path === traces);
  assert.ok(posts.length > 1, "all came at the end");
  const spans = posts.flatMap(({ body }) => spansOf(body));
  assert.equal(spans.filter(({ name }) => name === "batch item").length, ids.length);
  assert.equal(new Set(spans.map(({ id }) => id)).size, spans.length);
});
