import { Client } from "./client.ts";
import { FetchTransport } from "./fetch_transport.ts";
import { requireTellingRuntime } from "./inspect.ts";
import { checkOptions } from "./check_options.ts";
import type { HttpOptions, MeteredHttpClient } from "./options.ts";
import { refuseUnsafeRuntime } from "./runtime_guard.ts";
import { SocketTransport } from "./socket_transport.ts";
import { systemRandom } from "../base/mod.ts";
import { type CheckedPolicy, checkTlsPolicy } from "./tls_policy.ts";
import type { Transport } from "./transport.ts";
import { Tunnel } from "./tunnel.ts";
import { runtimeTellsTls } from "./verified_socket.ts";

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
  return new Client(transportFor(policy, options), options);
}

function transportFor(policy: CheckedPolicy, options: HttpOptions): Transport {
  const { explicitHost, random, proxyFor, pool } = options;
  if (policy.strict) return new SocketTransport(policy, explicitHost, { proxyFor, pool });
  if (explicitHost === undefined) {
    return new FetchTransport(policy.caCertificates, { pool, ...(proxyFor && { proxyFor }) });
  }
  // Sockets of older runtimes call themselves connected before a certificate is checked.
  if (runtimeTellsTls()) return new SocketTransport(policy, explicitHost, { pool });
  return new FetchTransport(policy.caCertificates, {
    pool,
    tunnel: new Tunnel(explicitHost, random ?? systemRandom),
  });
}
