import { createServer, type RequestListener } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { documentsOf, membersOf } from "../commands/_expect.ts";

/** One document that a receiver was sent. */
export interface Received {
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: unknown;
}

/** A receiver of telemetry on this machine. */
export interface Receiver extends AsyncDisposable {
  readonly url: string;
  readonly received: readonly Received[];
  /** What came for this path; there is just one. */
  one(path: string): Received;
}

/** How a receiver answers. */
export interface ReceiverOptions {
  /** Default 200; undefined: never. */
  readonly status?: number | undefined;
  /** Certificate and key: listens with TLS, as `localhost`. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Starts a receiver that keeps what it is sent. */
export async function startReceiver(options: ReceiverOptions = {}): Promise<Receiver> {
  const received: Received[] = [];
  const status = "status" in options ? options.status : 200;
  const listen: RequestListener = (request, answer) => {
    let text = "";
    request.setEncoding("utf8").on("data", (part) => text += part).on("end", () => {
      const { url = "", headers } = request;
      received.push({ path: url, headers, body: JSON.parse(text) });
      if (status === undefined) return;
      answer.writeHead(status, { "content-type": "application/json" }).end("{}");
    });
  };
  const server = options.tls === undefined
    ? createServer(listen)
    : createTlsServer(options.tls, listen);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : undefined;
  return {
    url: options.tls === undefined ? `http://127.0.0.1:${port}` : `https://localhost:${port}`,
    received,
    one(path) {
      const [only, ...others] = received.filter((one) => one.path === path);
      if (only === undefined || others.length > 0) {
        throw new Error(`received ${received.map((one) => one.path).join(", ")}`);
      }
      return only;
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A span as a receiver reads it. */
export interface ReadSpan {
  readonly name: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly trace: string;
  readonly kind: unknown;
  readonly status: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The spans of a document. */
export function spansOf(body: unknown): readonly ReadSpan[] {
  const [resource] = documentsOf(membersOf(body)["resourceSpans"]);
  const [scope] = documentsOf(resource?.["scopeSpans"]);
  return documentsOf(scope?.["spans"]).map((span) => ({
    name: String(span["name"]),
    id: String(span["spanId"]),
    parent: span["parentSpanId"] === undefined ? undefined : String(span["parentSpanId"]),
    trace: String(span["traceId"]),
    kind: span["kind"],
    status: membersOf(span["status"])["code"],
    attributes: attributesOf(span["attributes"]),
  }));
}

/** The points of one metric: their attributes and value. */
export function pointsOf(
  body: unknown,
  name: string,
): readonly { readonly attributes: Readonly<Record<string, unknown>>; readonly value: unknown }[] {
  const [resource] = documentsOf(membersOf(body)["resourceMetrics"]);
  const [scope] = documentsOf(resource?.["scopeMetrics"]);
  const metric = documentsOf(scope?.["metrics"]).find((one) => one["name"] === name);
  const data = membersOf(metric?.["sum"] ?? metric?.["histogram"]);
  return documentsOf(data["dataPoints"]).map((point) => ({
    attributes: attributesOf(point["attributes"]),
    value: point["asInt"] ?? point["asDouble"] ?? point["count"],
  }));
}

/** Attributes of a resource, a span or a point, with their values. */
export function attributesOf(list: unknown): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    documentsOf(list).map((one) => {
      const [value] = Object.values(membersOf(one["value"]));
      return [String(one["key"]), value];
    }),
  );
}
