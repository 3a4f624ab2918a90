import assert from "node:assert/strict";
import { environment } from "../../src/config/mod.ts";
import { isLoopback, otlpSettings } from "../../src/telemetry/otlp_settings.ts";
import { wantsOtlp } from "../../src/telemetry/wants_otlp.ts";
import { parseTraceParent } from "../../src/telemetry/spans.ts";

function settings(values: Record<string, string>) {
  return otlpSettings(environment(new Map(Object.entries(values))));
}

Deno.test("the paths of OTLP are added to the common endpoint, and to no other", () => {
  const plain = settings({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://c.example.org" });
  assert.equal(plain.traces?.href, "https://c.example.org/v1/traces");
  assert.equal(plain.metrics?.href, "https://c.example.org/v1/metrics");
  const deep = settings({ OTEL_EXPORTER_OTLP_ENDPOINT: "https://c.example.org:4318/in/otlp/" });
  assert.equal(deep.traces?.href, "https://c.example.org:4318/in/otlp/v1/traces");
  const own = settings({
    OTEL_EXPORTER_OTLP_ENDPOINT: "https://c.example.org",
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: "https://m.example.org/write",
  });
  assert.equal(own.metrics?.href, "https://m.example.org/write");
  assert.equal(own.traces?.href, "https://c.example.org/v1/traces");
  const alone = settings({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://t.example.org" });
  assert.deepEqual([alone.traces?.href, alone.metrics], ["https://t.example.org/", undefined]);
});

Deno.test("plain http goes to this machine alone", () => {
  for (const host of ["localhost", "127.0.0.1", "127.8.9.10", "[::1]"]) {
    const found = settings({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:4318` });
    assert.deepEqual([found.traces?.host, found.problem], [`${host}:4318`, undefined]);
  }
  const elsewhere = [
    "127.0.0.1.example.org",
    "localhost.example.org",
    "10.0.0.1",
    "[::2]",
    "0.0.0.0",
  ];
  for (const host of elsewhere) {
    assert.equal(isLoopback(new URL(`http://${host}`)), false, host);
    const found = settings({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://${host}:4318` });
    assert.deepEqual([found.traces, found.metrics], [undefined, undefined]);
    assert.match(found.problem ?? "", /must be https/);
  }
  const other = settings({ OTEL_EXPORTER_OTLP_ENDPOINT: "grpc://localhost:4317" });
  assert.match(other.problem ?? "", /must be https/);
});

Deno.test("nothing is wanted without an endpoint, or where it is switched off", () => {
  const wants = (values: Record<string, string>) =>
    wantsOtlp(environment(new Map(Object.entries(values))));
  assert.equal(wants({ OTEL_SERVICE_NAME: "gcs" }), false);
  const endpoint = { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "https://t.example.org" };
  assert.equal(wants(endpoint), true);
  assert.equal(wants({ ...endpoint, OTEL_SDK_DISABLED: "TRUE" }), false);
  assert.equal(wants({ ...endpoint, OTEL_SDK_DISABLED: "no" }), true);
});

Deno.test("TRACEPARENT is read as W3C Trace Context has it, and nothing else", () => {
  const [trace, span] = ["0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"];
  assert.deepEqual(parseTraceParent(`00-${trace}-${span}-01`), {
    parent: { traceId: trace, spanId: span },
    isSampled: true,
  });
  assert.equal(parseTraceParent(`00-${trace}-${span}-00`)?.isSampled, false);
  assert.equal(parseTraceParent(`01-${trace}-${span}-03-later`)?.isSampled, true);
  const wrong = [
    ...[undefined, "", `ff-${trace}-${span}-01`, `00-${trace}-${span}`, `00-${span}-${trace}-01`],
    ...[`00-${"0".repeat(32)}-${span}-01`, `00-${trace}-${"0".repeat(16)}-01`],
    `00-${trace.toUpperCase()}-${span}-01`,
  ];
  for (const text of wrong) assert.equal(parseTraceParent(text), undefined, text);
});
