import { GcsError } from "../errors/mod.ts";
import { classifyFailure, failedToConnect } from "./classify.ts";
import type { Deadline } from "./deadline.ts";
import { explainFailure } from "./failure.ts";
import { defaultIdleMs, defaultMaxIdlePerHost } from "./pool_defaults.ts";
import type { HttpOptions, PoolOptions } from "./options.ts";
import { explainProxyFailure } from "./proxy_failure.ts";
import type { Tunnel } from "./tunnel.ts";
import type { Transport, WireRequest, WireResponse } from "./transport.ts";

/** What a transport by `fetch` may be told besides. */
export interface FetchOptions extends Detour {
  readonly pool?: PoolOptions | undefined;
}

/** Where connections lead, if not straight to the host of the URL. */
export interface Detour {
  /** Closed with the transport. */
  readonly tunnel?: Tunnel;
  readonly proxyFor?: HttpOptions["proxyFor"];
}

/**
 * The default transport: `fetch` on a pool of its own. The runtime's TLS (rustls) speaks 1.2 and 1.3
 * with ECDHE and AEAD suites only. It does not tell when a connection is ready, so the time for
 * connecting and the time to the first byte are one sum here.
 */
export class FetchTransport implements Transport {
  readonly connections = undefined;
  readonly #client: Deno.HttpClient;
  readonly #tunnel: Tunnel | undefined;
  readonly #proxyFor: Detour["proxyFor"];

  constructor(caCertificates: readonly string[], { tunnel, proxyFor, pool }: FetchOptions = {}) {
    this.#tunnel = tunnel;
    this.#proxyFor = proxyFor;
    this.#client = Deno.createHttpClient({
      ...(tunnel === undefined ? {} : { proxy: tunnel.proxy }),
      caCerts: [...caCertificates],
      poolMaxIdlePerHost: pool?.maxIdlePerHost ?? defaultMaxIdlePerHost,
      poolIdleTimeout: pool?.idleMs ?? defaultIdleMs,
    });
  }

  async exchange(request: WireRequest, deadline: Deadline): Promise<WireResponse> {
    deadline.start(request.timeouts.connect + request.timeouts.firstByte, "timeout");
    try {
      if (this.#tunnel !== undefined) {
        await this.#checkTunnel(this.#tunnel, request.url, deadline.signal);
      }
      const response = await fetch(request.url, {
        client: this.#client,
        method: request.method,
        headers: request.headers,
        redirect: "manual",
        signal: deadline.signal,
        body: request.body ?? null,
      });
      deadline.endPhase();
      const { status, headers, body } = response;
      // Decompression drops Content-Length, so where it stands it is what comes over the wire.
      return headers.has("content-length") && !headers.has("content-encoding")
        ? { status, headers, body, readAll: () => response.bytes() }
        : { status, headers, body };
    } catch (error) {
      const { host } = request.url;
      if (error instanceof GcsError) throw deadline.verdict(host) ?? error;
      throw deadline.verdict(host) ?? this.#asFailure(error, request.url);
    }
  }

  close(): void {
    this.#client.close();
    this.#tunnel?.close();
  }

  async #checkTunnel(tunnel: Tunnel, url: URL, signal: AbortSignal): Promise<void> {
    if (await tunnel.leads(url, this.#client, signal)) return;
    throw new GcsError("failed", `NO_PROXY keeps "${url.host}" from being reached another way`, {
      hint: "Run it with NO_PROXY unset, or without --use-explicit-host",
    });
  }

  #asFailure(error: unknown, url: URL): Error {
    const { host } = url;
    const tunnel = this.#tunnel;
    if (tunnel?.failure !== undefined && failedToConnect(error)) {
      const { failure } = tunnel;
      tunnel.failure = undefined;
      const ends = { host, dialled: tunnel.dialled(url) };
      return explainFailure(classifyFailure(failure), ends, failure, true);
    }
    const unsent = failedToConnect(error);
    const reason = classifyFailure(error);
    const proxy = unsent ? this.#proxyFor?.(url) : undefined;
    const byProxy = proxy && explainProxyFailure(proxy, host, reason, error);
    if (byProxy !== undefined) return byProxy;
    // A connection that ends during the handshake was never one.
    if (unsent && reason === "dropped") return explainFailure("refused", host, error);
    return explainFailure(reason, host, error, unsent ? true : undefined);
  }
}
