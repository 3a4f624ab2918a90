import { Secret } from "../secrets/mod.ts";
import type { Attributes } from "./spans.ts";

/** Variables that say where telemetry goes. */
export type OtlpVariable =
  | "OTEL_EXPORTER_OTLP_ENDPOINT"
  | "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"
  | "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT"
  | "OTEL_SERVICE_NAME"
  | "OTEL_RESOURCE_ATTRIBUTES"
  | "OTEL_SDK_DISABLED"
  | "TRACEPARENT";

/** The environment, as far as OpenTelemetry reads it. */
export interface OtlpEnvironment {
  get(name: OtlpVariable): string | undefined;
  take(name: "OTEL_EXPORTER_OTLP_HEADERS"): Secret | undefined;
}

/** Where telemetry goes. */
export interface OtlpSettings {
  readonly traces: URL | undefined;
  readonly metrics: URL | undefined;
  readonly headers: Readonly<Record<string, Secret>>;
  readonly resource: Attributes;
  /** Why something that is set is not used. */
  readonly problem: string | undefined;
}

const base = "OTEL_EXPORTER_OTLP_ENDPOINT";

/** Reads the variables as the specification of OTLP exporters says. */
export function otlpSettings(env: OtlpEnvironment): OtlpSettings {
  const problems: string[] = [];
  const usable = (name: OtlpVariable, path: string): URL | undefined => {
    const text = env.get(name);
    if (text === undefined) return undefined;
    const url = URL.parse(path === "" ? text : `${text.replace(/\/*$/, "")}/${path}`);
    const why = url === null ? "is no address" : whyRefused(url);
    if (url !== null && why === undefined) return url;
    problems.push(`${name} ${why}`);
    return undefined;
  };
  const urlOf = (own: OtlpVariable, path: string) =>
    env.get(own) === undefined ? usable(base, path) : usable(own, "");
  const traces = urlOf("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "v1/traces");
  const metrics = urlOf("OTEL_EXPORTER_OTLP_METRICS_ENDPOINT", "v1/metrics");
  const headers = pairs(env.take("OTEL_EXPORTER_OTLP_HEADERS")?.reveal() ?? "");
  const given = Object.fromEntries(pairs(env.get("OTEL_RESOURCE_ATTRIBUTES") ?? ""));
  const name = env.get("OTEL_SERVICE_NAME");
  return {
    traces,
    metrics,
    headers: Object.fromEntries(headers.map(([header, value]) => [header, new Secret(value)])),
    resource: { "service.name": "gcs", ...given, ...(name && { "service.name": name }) },
    problem: problems[0],
  };
}

/** The rule for every server, with one exception: what listens on this machine may speak http. */
function whyRefused(url: URL): string | undefined {
  if (url.username !== "" || url.password !== "") {
    return "must not hold a user name or password: OTEL_EXPORTER_OTLP_HEADERS is for that";
  }
  if (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url))) return undefined;
  return "must be https, or http to this machine (localhost)";
}

/** Whether a URL names this machine by the names and addresses that are only its own. */
export function isLoopback({ hostname }: URL): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d+){3}$/.test(hostname);
}

/** `key=value,key=value`, both percent-encoded (W3C Baggage). */
function pairs(text: string): [string, string][] {
  return text.split(",").flatMap((pair): [string, string][] => {
    const at = pair.indexOf("=");
    const [key, value] = [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
    return at < 1 || key === "" ? [] : [[decoded(key), decoded(value)]];
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
