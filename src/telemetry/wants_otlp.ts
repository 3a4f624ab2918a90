import type { OtlpEnvironment } from "./otlp_settings.ts";

const endpoints = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT",
] as const;

/**
 * Whether anything is to be sent, without a look at whether it can be: each command asks this, so it
 * loads nothing else.
 */
export function wantsOtlp(env: Pick<OtlpEnvironment, "get">): boolean {
  if (env.get("OTEL_SDK_DISABLED")?.trim().toLowerCase() === "true") return false;
  return endpoints.some((name) => env.get(name) !== undefined);
}
