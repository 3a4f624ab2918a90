import { createServer, type Server } from "node:https";
import type { IncomingMessage, ServerResponse } from "node:http";
import { GcsError } from "../errors/mod.ts";
import { oauthRefusal } from "./auth/answers.ts";
import { page } from "./auth/pages.ts";
import { cut, send } from "./answering.ts";
import type { Certificates } from "./certificates.ts";
import { type Answer, type Exchange, Refusal, type Routes } from "./exchange.ts";
import { errorAnswer, faultAnswer } from "./fault_answers.ts";
import type { Fault, Faults } from "./faults.ts";
import { refusal } from "./manager/envelope.ts";
import { logEntry, type RequestLog } from "./request_log.ts";
import type { RequestWindow } from "./rate_limit.ts";
import { createRouter } from "./router.ts";
import type { World } from "./state.ts";

const maxBodyBytes = 4 * 1024 * 1024;

/** What the listener needs besides the world. */
export interface ListenerOptions {
  readonly certificates: Certificates;
  readonly port: number;
  readonly routes: Routes;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly rateLimit?: RequestWindow | undefined;
}

/** A listener on 127.0.0.1. */
export interface Listener {
  readonly port: number;
  close(): Promise<void>;
}

/** Listens. GcsError `failed` when the port cannot be had. */
export async function listen(world: World, options: ListenerOptions): Promise<Listener> {
  const route = createRouter(options.routes);
  const { certificates: { keyPem, certificatePem } } = options;
  const stopping = new AbortController();
  const server = createServer(
    { key: keyPem, cert: certificatePem },
    (message, response) => {
      serve(world, { ...options, stopping: stopping.signal }, route, message, response).catch(() =>
        cut(response)
      );
    },
  );
  const port = await bind(server, options.port);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        stopping.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const words = `Sandbox cannot listen on port ${port} of 127.0.0.1`;
      reject(new GcsError("failed", words, { cause, hint: "Choose another port, or 0 for any" }));
    });
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      if (address !== null && typeof address === "object") resolve(address.port);
      else reject(new GcsError("failed", "Sandbox does not know its own port"));
    });
  });
}

async function serve(
  world: World,
  { faults, requests, rateLimit, stopping }: ListenerOptions & { readonly stopping: AbortSignal },
  route: ReturnType<typeof createRouter>,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(message.url ?? "/", "https://sandbox.invalid");
  const body = await readBody(message);
  const exchange: Exchange = {
    method: message.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: flatHeaders(message),
    body: body ?? new Uint8Array(),
    params: {},
  };
  const entry = logEntry(exchange, url.search, world.clock.now());
  requests.add(entry, exchange.body.length);
  const requestId = world.uuid();
  if (body === undefined) {
    entry.status = 413;
    const answer = refusal(413, "payload_too_large", "The body is too large").answer;
    return await send(response, { ...answer, headers: { connection: "close" } }, requestId);
  }
  const rate = rateLimit?.take();
  if (rate?.isAllowed === false) {
    entry.status = 429;
    const answer = errorAnswer(world, exchange, 429, "Too many requests");
    return await send(response, { ...answer, headers: rate.headers }, requestId);
  }
  let fault;
  try {
    fault = faults.take(exchange.method, exchange.path, exchange.headers["x-sandbox-fault"]);
  } catch (error) {
    if (!(error instanceof GcsError)) throw error;
    entry.status = 400;
    return await send(response, refusal(400, "bad_request", error.message).answer, requestId);
  }
  if (fault?.drop === "before") return cut(response);
  if (fault?.delayMs !== undefined || fault?.held !== undefined) {
    if (!await waited(fault, message, stopping)) return cut(response);
  }
  const replaced = fault === undefined ? undefined : faultAnswer(world, exchange, fault);
  const real = replaced === undefined || fault?.acts ? await answerTo(route, exchange) : undefined;
  const answer = replaced ?? real ?? unknownRoute(exchange.path, 500, "internal_error");
  if (fault?.drop === "after") return cut(response);
  entry.status = answer.status;
  await send(
    response,
    { ...answer, headers: { ...rate?.headers, ...answer.headers } },
    requestId,
    fault,
  );
}

/** False when the client went away meanwhile, or the sandbox stops. */
function waited(
  { delayMs, held }: Fault,
  message: IncomingMessage,
  stopping: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = held === undefined ? setTimeout(() => finish(true), delayMs) : undefined;
    void held?.then(() => finish(true));
    const gone = () => finish(false);
    const finish = (here: boolean) => {
      clearTimeout(timer);
      message.socket.off("close", gone);
      stopping.removeEventListener("abort", gone);
      resolve(here);
    };
    message.socket.on("close", gone);
    stopping.addEventListener("abort", gone);
  });
}

async function answerTo(
  route: ReturnType<typeof createRouter>,
  exchange: Exchange,
): Promise<Answer> {
  const match = route(exchange.method, exchange.path);
  if (match.kind !== "found") {
    const [status, code] = match.kind === "none"
      ? [404, "not_found"] as const
      : [405, "method_not_allowed"] as const;
    const answer = unknownRoute(exchange.path, status, code);
    return match.kind === "none"
      ? answer
      : { ...answer, headers: { ...answer.headers, allow: match.allow.join(", ") } };
  }
  try {
    return await match.run(exchange);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return refusal(500, "internal_error", `The sandbox itself failed: ${detail}`).answer;
  }
}

function unknownRoute(path: string, status: number, code: string): Answer {
  if (path === "/api" || path.startsWith("/api/")) {
    return refusal(status, code, `There is no ${path} with this method`).answer;
  }
  if (path.startsWith("/v2/")) return oauthRefusal(status, code, "There is no such page").answer;
  return page("There is nothing here", "<p>This is a gcs sandbox.</p>", status);
}

function flatHeaders(message: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return headers;
}

/** The whole body; undefined when it is too large. */
async function readBody(message: IncomingMessage): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { "content-length": announced, "transfer-encoding": encoding } = message.headers;
  // Deno 2.7 never ends the stream of a request without a body.
  if ((announced ?? "0") === "0" && encoding === undefined) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of message) {
    if (!(part instanceof Uint8Array)) continue;
    length += part.length;
    if (length > maxBodyBytes) return undefined;
    parts.push(part);
  }
  const body = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    body.set(part, offset);
    offset += part.length;
  }
  return body;
}
