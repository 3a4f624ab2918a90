import type { Span } from "./spans.ts";
import { nanoseconds, otlpAttributes } from "./otlp_values.ts";

/** What sends, as OTLP names it. */
export interface OtlpSource {
  readonly resource: { readonly attributes: ReturnType<typeof otlpAttributes> };
  readonly scope: { readonly name: string; readonly version: string };
}

const kinds = { internal: 1, client: 3 } as const;
const failed = 2;

/** Spans as `TracesData` of OTLP in JSON: ids in hexadecimal, enumerations as numbers. */
export function tracesData({ resource, scope }: OtlpSource, spans: readonly Span[]) {
  return { resourceSpans: [{ resource, scopeSpans: [{ scope, spans: spans.map(otlpSpan) }] }] };
}

function otlpSpan({ traceId, spanId, parentSpanId, name, kind, from, to, ...rest }: Span) {
  const { attributes, failure } = rest;
  const told = failure === undefined ? attributes : { ...attributes, "error.type": failure };
  return {
    traceId,
    spanId,
    ...(parentSpanId === undefined ? {} : { parentSpanId }),
    name,
    kind: kinds[kind],
    startTimeUnixNano: nanoseconds(from),
    endTimeUnixNano: nanoseconds(to),
    attributes: otlpAttributes(told),
    status: failure === undefined ? {} : { code: failed },
  };
}
