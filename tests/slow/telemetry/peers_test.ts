import assert from "node:assert/strict";
import { join } from "node:path";
import { documentsOf, membersOf } from "../../commands/_expect.ts";
import { setStage } from "../../_support/stage.ts";
import { besides, peerTest } from "../../_support/python_packages.ts";
import { startReceiver } from "../../telemetry/_receiver.ts";

const packages = [
  "opentelemetry-proto==1.45.2",
  "protobuf==7.36.2",
  "prometheus_client==0.26.0",
  "opentelemetry-semantic-conventions==0.66b2",
];

/** What the semantic conventions require of the span of an HTTP client. */
const requiredOfClients = ["http.request.method", "server.address", "server.port", "url.full"];

const namesOf = (list: unknown) => new Set(Array.isArray(list) ? list.map(String) : []);

async function read(python: string, given: unknown) {
  const child = new Deno.Command(python, {
    args: ["-I", besides(import.meta.url, "read_telemetry.py")],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  await writer.write(new TextEncoder().encode(JSON.stringify(given)));
  await writer.close();
  const { stdout, success } = await output;
  assert.ok(success, "the packages do not read it");
  return membersOf(JSON.parse(new TextDecoder().decode(stdout)));
}

await peerTest(
  "traces and metrics are OTLP, and the file is Prometheus, as their own packages read them",
  packages,
  async (python) => {
    await using stage = await setStage();
    await using receiver = await startReceiver();
    stage.sandbox.faults.add({
      status: 503,
      retryAfter: "0",
      times: 1,
      match: { method: "DELETE" },
    });
    const file = join(stage.folder, "gcs.prom");
    const { code } = await stage.run([
      ...["user-credentials", "delete", crypto.randomUUID(), crypto.randomUUID(), "--yes"],
      ...["--metrics-file", file],
    ], {
      env: {
        OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
        TRACEPARENT: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
      },
    });
    assert.equal(code, 9);
    const found = await read(python, {
      traces: receiver.one("/v1/traces").body,
      metrics: receiver.one("/v1/metrics").body,
      prometheus: await Deno.readTextFile(file),
    });
    const spans = documentsOf(found["traces"]);
    for (const span of spans) {
      assert.deepEqual([span["traceBytes"], span["spanBytes"]], [16, 8]);
      assert.ok(Number(span["seconds"]) >= 0 && Number(span["seconds"]) < 60);
      assert.ok(Math.abs(Number(span["year"]) - new Date().getUTCFullYear()) <= 1);
    }
    const tries = spans.filter(({ name }) => name === "DELETE");
    assert.equal(tries.length, 3);
    assert.ok(tries.every(({ kind, status }) => kind === "SPAN_KIND_CLIENT" && status === 2));
    assert.equal(membersOf(tries[0]?.["attributes"])["http.response.status_code"], "int_value");
    const names = new Set(
      [...spans, ...documentsOf(found["resources"])].flatMap(({ attributes }) =>
        Object.keys(membersOf(attributes))
      ),
    );
    const own = [...names].filter((name) => !namesOf(found["conventions"]).has(name));
    assert.deepEqual(own.filter((name) => !name.startsWith("gcs.")), []);
    assert.ok(names.size - own.length > 10);
    for (const name of requiredOfClients) {
      assert.ok(tries.every(({ attributes }) => name in membersOf(attributes)), name);
    }
    const metrics = membersOf(found["metrics"]);
    assert.deepEqual(metrics["gcs.request.io"], {
      kind: "sum",
      unit: "By",
      temporality: 2,
      points: 2,
    });
    assert.equal(membersOf(metrics["http.client.request.duration"])["kind"], "histogram");
    const families = documentsOf(found["prometheus"]);
    assert.ok(families.length > 10);
    assert.ok(families.every(({ type, help }) => type === "gauge" && String(help).length > 10));
    const samples = families.flatMap(({ samples }) => Array.isArray(samples) ? samples : []);
    const command = { command: "user-credentials delete" };
    const has = (name: string, labels: object, value: number) =>
      assert.ok(
        samples.some((one) =>
          JSON.stringify(one) === JSON.stringify([name, { ...command, ...labels }, value])
        ),
        `${name} in ${JSON.stringify(samples)}`,
      );
    has("gcs_run_exit_code", {}, 9);
    has("gcs_run_request_retries", {}, 1);
    has("gcs_run_batch_items", { outcome: "not_done" }, 2);
    has("gcs_run_answers", { status: "5xx" }, 1);
  },
);
