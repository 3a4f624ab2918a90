import { GcsError } from "../errors/mod.ts";
import { classifyFailure, failedToConnect } from "./classify.ts";
import type { Deadline } from "./deadline.ts";
import { explainFailure } from "./failure.ts";
import type { Tunnel } from "./tunnel.ts";
import type { Transport, WireRequest, WireResponse } from "./transport.ts";

const idlePerHost = 16;
const idleMs = 90_000;

/**
 * The default transport: `fetch` on a pool of its own. The runtime's TLS (rustls) speaks 1.2 and 1.3
 * with ECDHE and AEAD suites only. It does not tell when a connection is ready, so the time for
 * connecting and the time to the first byte are one sum here.
 */
export class FetchTransport implements Transport {
  readonly connectionsOpened = undefined;
  readonly #client: Deno.HttpClient;
  readonly #tunnel: Tunnel | undefined;

  /** `tunnel`: where connections lead, if not to the host of the URL; closed with the transport. */
  constructor(caCertificates: readonly string[], tunnel?: Tunnel) {
    this.#tunnel = tunnel;
    this.#client = Deno.createHttpClient({
      ...(tunnel === undefined ? {} : { proxy: tunnel.proxy }),
      caCerts: [...caCertificates],
      poolMaxIdlePerHost: idlePerHost,
      poolIdleTimeout: idleMs,
    });
  }

  async exchange(request: WireRequest, deadline: Deadline): Promise<WireResponse> {
    deadline.start(request.timeouts.connect + request.timeouts.firstByte, "timeout");
    try {
      await this.#checkTunnel(request.url, deadline.signal);
      const response = await fetch(request.url, {
        client: this.#client,
        method: request.method,
        headers: request.headers,
        redirect: "manual",
        signal: deadline.signal,
        ...(request.body === undefined ? {} : { body: request.body }),
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
      throw deadline.verdict(host) ?? this.#asFailure(error, host);
    }
  }

  close(): void {
    this.#client.close();
    this.#tunnel?.close();
  }

  async #checkTunnel(url: URL, signal: AbortSignal): Promise<void> {
    if (this.#tunnel === undefined || await this.#tunnel.leads(url, this.#client, signal)) return;
    throw new GcsError("failed", `NO_PROXY keeps "${url.host}" from being reached another way`, {
      hint: "Run it with NO_PROXY unset, or without --use-explicit-host",
    });
  }

  #asFailure(error: unknown, host: string): Error {
    const tunnel = this.#tunnel;
    if (tunnel?.failure !== undefined && failedToConnect(error)) {
      const { failure } = tunnel;
      tunnel.failure = undefined;
      return explainFailure(classifyFailure(failure), host, failure, true);
    }
    const unsent = failedToConnect(error);
    const reason = classifyFailure(error);
    // A connection that ends during the handshake was never one.
    if (unsent && reason === "dropped") return explainFailure("refused", host, error);
    return explainFailure(reason, host, error, unsent ? true : undefined);
  }
}
