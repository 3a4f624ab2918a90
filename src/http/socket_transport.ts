import * as https from "node:https";
import type { ClientRequest, IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { utf8Length } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { classifyFailure } from "./classify.ts";
import type { Deadline } from "./deadline.ts";
import { explainFailure, TransportFailure, type Way } from "./failure.ts";
import type { ConnectionStats, HttpOptions, PoolOptions, TlsFacts } from "./options.ts";
import { defaultIdleMs, defaultMaxIdlePerHost } from "./pool_defaults.ts";
import { explainUnusedProxy } from "./proxy_failure.ts";
import type { CheckedPolicy } from "./tls_policy.ts";
import type { Transport, WireRequest, WireResponse } from "./transport.ts";
import { connectVerified, type Target, wayTo } from "./verified_socket.ts";

interface ConnectionOptions {
  readonly host?: string | null;
  readonly port?: string | number | null;
  readonly signal?: AbortSignal;
}

/** Keep-alive pool in which every connection has passed the policy before it is used. */
class VerifiedAgent extends https.Agent {
  readonly #policy: CheckedPolicy;
  readonly #address: string | undefined;
  readonly #facts = new WeakMap<object, TlsFacts>();
  readonly #idleMs: number;
  readonly #idle = new Map<Duplex, ReturnType<typeof setTimeout>>();
  readonly #stats = { opened: 0, reused: 0, failed: 0, connectMs: 0, handshakeMs: 0 };

  constructor(policy: CheckedPolicy, address: string | undefined, pool: PoolOptions) {
    super({ keepAlive: true, maxFreeSockets: pool.maxIdlePerHost ?? defaultMaxIdlePerHost });
    this.#idleMs = pool.idleMs ?? defaultIdleMs;
    this.#policy = policy;
    this.#address = address;
    // Node's agents take a connection from the callback when nothing is returned; its types say
    // that one is always returned, so the method cannot be overridden in the usual way.
    Reflect.set(this, "createConnection", this.#open.bind(this));
  }

  get stats(): ConnectionStats {
    return { ...this.#stats, idle: this.#idle.size };
  }

  override keepSocketAlive(socket: Duplex): void {
    this.#idle.set(socket, setTimeout(() => socket.destroy(), this.#idleMs));
    return super.keepSocketAlive(socket);
  }

  override reuseSocket(socket: Duplex, request: ClientRequest): void {
    this.#wake(socket);
    this.#stats.reused += 1;
    super.reuseSocket(socket, request);
  }

  #wake(socket: Duplex): void {
    clearTimeout(this.#idle.get(socket));
    this.#idle.delete(socket);
  }

  factsOf(socket: object): TlsFacts | undefined {
    return this.#facts.get(socket);
  }

  /** Where a request goes, at this agent's address. */
  targetOf(url: URL): Target {
    const port = url.port === "" ? 443 : Number(url.port);
    return { hostname: bareHost(url), port, address: this.#address };
  }

  #open(
    options: ConnectionOptions,
    callback: (error: unknown, socket?: unknown) => void,
  ): void {
    const target = {
      hostname: String(options.host),
      port: Number(options.port),
      address: this.#address,
    };
    connectVerified(target, this.#policy, options.signal).then(({ socket, facts, times }) => {
      this.#stats.opened += 1;
      this.#stats.connectMs += times.connectMs;
      this.#stats.handshakeMs += times.handshakeMs;
      if (facts !== undefined) this.#facts.set(socket, facts);
      socket.once("close", () => this.#wake(socket));
      callback(null, socket);
    }, (error) => {
      this.#stats.failed += 1;
      callback(error);
    });
  }
}

/** What a transport on sockets may be told besides. */
export interface SocketOptions {
  readonly proxyFor?: HttpOptions["proxyFor"] | undefined;
  readonly pool?: PoolOptions | undefined;
}

/** Interim answers (status 1xx) before one answer: nobody sends more than a few. */
const maxInterim = 100;

/** Transport for strict policies and explicit hosts: HTTP/1.1 on verified sockets. */
export class SocketTransport implements Transport {
  readonly #agent: VerifiedAgent;
  readonly #proxyFor: HttpOptions["proxyFor"];

  constructor(
    policy: CheckedPolicy,
    address: string | undefined,
    { proxyFor, pool = {} }: SocketOptions = {},
  ) {
    this.#agent = new VerifiedAgent(policy, address, pool);
    this.#proxyFor = proxyFor;
  }

  get connections(): ConnectionStats {
    return this.#agent.stats;
  }

  exchange(request: WireRequest, deadline: Deadline): Promise<WireResponse> {
    const { url, timeouts } = request;
    const target = this.#agent.targetOf(url);
    const ends = wayTo(target);
    return new Promise((resolve, reject) => {
      deadline.start(timeouts.connect, "connectTimeout");
      let reused: boolean | undefined;
      let tls: TlsFacts | undefined;
      const outgoing = https.request({
        agent: this.#agent,
        host: target.hostname,
        port: target.port,
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: wireHeaders(request),
        signal: deadline.signal,
      });
      // The request's own handling of the signal leaves a silent connection open.
      deadline.signal.addEventListener("abort", () => {
        outgoing.destroy();
        reject(deadline.verdict(ends) ?? explainFailure("dropped", ends));
      }, { once: true });
      outgoing.on("socket", (socket) => {
        deadline.sent();
        reused = outgoing.reusedSocket;
        tls = this.#agent.factsOf(socket);
        deadline.start(timeouts.firstByte, "timeout");
      });
      outgoing.on("error", (error) => {
        const failure = deadline.verdict(ends) ?? asFailure(error, ends);
        const unused = this.#proxyFor?.(url);
        const hinted = unused !== undefined && failure instanceof TransportFailure;
        reject(hinted ? explainUnusedProxy(failure, unused) : failure);
      });
      let interim = 0;
      outgoing.on("information", () => {
        if (++interim <= maxInterim) return;
        reject(explainFailure("notHttp", ends));
        outgoing.destroy();
      });
      outgoing.on("response", (incoming) => {
        deadline.endPhase();
        const headers = responseHeaders(incoming);
        deadline.signal.addEventListener("abort", () => incoming.destroy(), { once: true });
        const encoding = headers.get("content-encoding") ?? "identity";
        if (encoding !== "identity") {
          incoming.destroy();
          reject(new GcsError("failed", `"${url.host}" answers in an encoding not asked for`));
          return;
        }
        const answer = {
          status: incoming.statusCode ?? 0,
          headers,
          body: request.method === "HEAD" ? null : incoming,
          ...(tls === undefined ? {} : { tls }),
          ...(reused === undefined ? {} : { reusedConnection: reused }),
        };
        if (answer.body !== null) return resolve(answer);
        // Nobody will read it, and the connection is free again only when it has ended.
        incoming.resume().on("close", () => resolve(answer));
      });
      outgoing.end(request.body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** `URL.hostname` writes IPv6 addresses in brackets; sockets and certificates do not. */
export function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

function wireHeaders({ headers, url, body, method }: WireRequest): Record<string, string> {
  const length = typeof body === "string" ? utf8Length(body) : body?.length;
  const needed = length !== undefined || (method !== "GET" && method !== "HEAD");
  return {
    ...headers,
    "host": url.host,
    "accept-encoding": "identity",
    ...(needed ? { "content-length": String(length ?? 0) } : {}),
  };
}

function responseHeaders(incoming: IncomingMessage): Headers {
  const headers = new Headers();
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? "", incoming.rawHeaders[index + 1] ?? "");
  }
  return headers;
}

function asFailure(error: unknown, ends: Way): Error {
  if (error instanceof TransportFailure) return error;
  return explainFailure(classifyFailure(error), ends, error);
}
