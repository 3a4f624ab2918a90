import { Client } from "./client.ts";
import { FetchTransport } from "./fetch_transport.ts";
import { requireTellingRuntime } from "./inspect.ts";
import { checkOptions } from "./check_options.ts";
import type { HttpOptions, MeteredHttpClient } from "./options.ts";
import { refuseUnsafeRuntime } from "./runtime_guard.ts";
import { SocketTransport } from "./socket_transport.ts";
import { checkTlsPolicy } from "./tls_policy.ts";

/**
 * A client with one TLS policy, pool, rate limit and retry budget. Close it when done.
 *
 * Needs `--allow-net` for the hosts it talks to and nothing else. Throws GcsError `usage` for
 * options that make no sense, and `failed` where the runtime cannot hold a strict TLS policy.
 */
export function createHttpClient(options: HttpOptions = {}): MeteredHttpClient {
  refuseUnsafeRuntime();
  checkOptions(options);
  const policy = checkTlsPolicy(options.tls);
  if (policy.strict) requireTellingRuntime();
  const transport = policy.strict || options.explicitHost !== undefined
    ? new SocketTransport(policy, options.explicitHost)
    : new FetchTransport(policy.caCertificates);
  return new Client(transport, options);
}
