import { Client } from "./client.ts";
import { FetchTransport } from "./fetch_transport.ts";
import type { HttpOptions, MeteredHttpClient } from "./options.ts";

/**
 * A client with one TLS policy, pool, rate limit and retry budget. Close it when done.
 *
 * Needs `--allow-net` for the hosts it talks to and nothing else.
 */
export function createHttpClient(options: HttpOptions = {}): MeteredHttpClient {
  return new Client(new FetchTransport(options.tls?.caCertificates ?? []), options);
}
