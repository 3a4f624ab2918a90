import { type Durations, secondBounds } from "./requests.ts";
import { nanoseconds, otlpAttributes } from "./otlp_values.ts";
import type { OtlpSource } from "./otlp_spans.ts";
import type { Recorded } from "./recording.ts";
import type { RunEnd } from "./run_end.ts";
import type { Attributes } from "./spans.ts";

/** Values count from the start of the run. */
const cumulative = 2;

/** When a run began and ended, in milliseconds since 1970 UTC. */
export interface RunTime {
  readonly from: number;
  readonly to: number;
}

/** What a run counted as `MetricsData` of OTLP in JSON. */
export function metricsData(
  { resource, scope }: OtlpSource,
  recorded: Recorded,
  end: RunEnd,
  run: RunTime,
) {
  const { http, bytes, items, stages, auditRecords, durations, phases } = recorded;
  const time = { startTimeUnixNano: nanoseconds(run.from), timeUnixNano: nanoseconds(run.to) };
  const command = { "gcs.command": end.command };
  const sum = (name: string, unit: string, description: string, points: readonly Point[]) => {
    const dataPoints = points.map(({ attributes = {}, value }) => ({
      attributes: otlpAttributes({ ...command, ...attributes }),
      ...time,
      ...(unit === "s" ? { asDouble: value } : { asInt: String(value) }),
    }));
    const monotonic = { aggregationTemporality: cumulative, isMonotonic: true };
    return points.length === 0
      ? []
      : [{ name, unit, description, sum: { ...monotonic, dataPoints } }];
  };
  const each = (values: ReadonlyMap<string, number>, attribute: string) =>
    [...values].map(([name, ms]) => ({ attributes: { [attribute]: name }, value: ms / 1000 }));
  const runAttributes = {
    "process.exit.code": end.exit,
    ...(end.failure === undefined ? {} : { "error.type": end.failure }),
  };
  const metrics = [
    ...sum("gcs.command.duration", "s", "Duration of the command", [
      { attributes: runAttributes, value: recorded.totalMs / 1000 },
    ]),
    ...sum("gcs.phase.duration", "s", "Duration of the phases of the command", [
      ...each(phases, "gcs.phase"),
    ]),
    ...sum("gcs.requests", "{request}", "Requests", [{ value: http.requests }]),
    ...sum("gcs.request.retries", "{retry}", "Requests sent again", [{ value: http.retries }]),
    ...sum("gcs.request.failures", "{request}", "Requests without an answer that counts", [
      { value: http.failures },
    ]),
    ...sum("gcs.request.io", "By", "Bytes of bodies", [
      { attributes: { "network.io.direction": "transmit" }, value: bytes.sent },
      { attributes: { "network.io.direction": "receive" }, value: bytes.received },
    ]),
    ...sum("gcs.rate_limit.wait", "s", "Waiting for the rate limit, all requests together", [
      { value: http.throttledMs / 1000 },
    ]),
    ...(items.count === 0 ? [] : sum("gcs.batch.items", "{item}", "Items of batches", [
      { attributes: { "gcs.item.done": true }, value: items.count - items.failed },
      { attributes: { "gcs.item.done": false }, value: items.failed },
    ])),
    ...(auditRecords === 0 ? [] : sum("gcs.audit.records", "{record}", "Audit records loaded", [
      { value: auditRecords },
    ])),
    ...sum("gcs.audit.stage.duration", "s", "Time that stages of loading were busy", [
      ...each(stages, "gcs.stage"),
    ]),
    ...(durations.length === 0 ? [] : [{
      name: "http.client.request.duration",
      unit: "s",
      description: "Duration of HTTP client requests",
      histogram: {
        aggregationTemporality: cumulative,
        dataPoints: durations.map((one) => histogramPoint(one, time)),
      },
    }]),
  ];
  return { resourceMetrics: [{ resource, scopeMetrics: [{ scope, metrics }] }] };
}

interface Point {
  readonly attributes?: Attributes;
  readonly value: number;
}

function histogramPoint(
  { attributes, count, sum, min, max, classes }: Durations,
  time: { readonly startTimeUnixNano: string; readonly timeUnixNano: string },
) {
  return {
    attributes: otlpAttributes(attributes),
    ...time,
    count: String(count),
    sum,
    min,
    max,
    bucketCounts: classes.map(String),
    explicitBounds: secondBounds,
  };
}
