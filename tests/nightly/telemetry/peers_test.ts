import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../../_support/stage.ts";
import { type Received, spansOf, startReceiver } from "../../telemetry/_receiver.ts";
import { startCollector } from "./_collector.ts";
import { goPeerTest } from "./_go_peers.ts";

const caller = { trace: "0af7651916cd43dd8448eb211c80319c", span: "b7ad6b7169203331" };
const failed = 2;

const someThatFail = () => [crypto.randomUUID(), crypto.randomUUID(), "--yes"];

/** Keeps what is sent, has the collector read it, and gives its answer back. */
function startRelay(collector: string, sent: Received[]) {
  const options = { hostname: "127.0.0.1", port: 0, onListen() {} };
  const server = Deno.serve(options, async (request) => {
    const { pathname: path } = new URL(request.url);
    const [text, headers] = [await request.text(), Object.fromEntries(request.headers)];
    sent.push({ path, headers, body: JSON.parse(text) });
    const type = { "content-type": request.headers.get("content-type") ?? "" };
    return await fetch(`${collector}${path}`, { method: "POST", headers: type, body: text });
  });
  return { url: `http://127.0.0.1:${server.addr.port}`, stop: () => server.shutdown() };
}

/** Without what means the same as nothing in protobuf: empty texts, lists and messages. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [name, plain(member)] as const);
  const told = members.filter(([, member]) => !["", "{}", "[]", '""'].includes(json(member)));
  return Object.fromEntries(told);
}

const json = (value: unknown) => JSON.stringify(value) ?? "";

await goPeerTest(
  "an OpenTelemetry Collector, set up as the page shows, understands everything that gcs sends",
  async (peers) => {
    await using stage = await setStage();
    await using receiver = await startReceiver();
    await using collector = await startCollector(peers("collector"), stage.folder, receiver.url);
    const sent: Received[] = [];
    const relay = startRelay(collector.url, sent);
    const match = { method: "DELETE" };
    stage.sandbox.faults.add({ status: 503, retryAfter: "0", times: 1, match });
    const { code, stderr } = await stage.run(["user-credentials", "delete", ...someThatFail()], {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: relay.url,
        OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=a%20test",
        TRACEPARENT: `00-${caller.trace}-${caller.span}-01`,
      },
    });
    await relay.stop();
    assert.equal(code, 9);
    assert.doesNotMatch(stderr, /telemetry was not sent/);
    assert.deepEqual(sent.map(({ path }) => path).sort(), ["/v1/metrics", "/v1/traces"]);
    for (const { path, body } of sent) {
      const understood = receiver.one(path).body;
      assert.deepEqual(plain(understood), plain(body), `${path}: something was not understood`);
    }
    const spans = spansOf(receiver.one("/v1/traces").body);
    const [first] = spans.filter(({ parent }) => parent === caller.span);
    assert.equal(first?.name, "gcs user-credentials delete");
    for (const { name, trace, parent, status } of spans) {
      assert.equal(trace, caller.trace);
      assert.ok(parent === caller.span || spans.some(({ id }) => id === parent), `${name}: parent`);
      assert.equal(status, failed, `${name}: all that this command did failed`);
    }
  },
);

await goPeerTest(
  "the linter of Prometheus has nothing to say about --metrics-file",
  async (peers) => {
    await using stage = await setStage();
    for (
      const words of [["collection", "list"], ["user-credentials", "delete", ...someThatFail()]]
    ) {
      const file = join(stage.folder, `${words[0]}.prom`);
      await stage.run([...words, "--metrics-file", file]);
      const linter = new Deno.Command(peers("check_metrics"), { stdin: "piped", stdout: "piped" })
        .spawn();
      await (await Deno.open(file)).readable.pipeTo(linter.stdin);
      const { code, stdout } = await linter.output();
      assert.equal(code, 0, "it cannot read the file");
      assert.equal(new TextDecoder().decode(stdout), "");
    }
  },
);
