import { existsSync } from "node:fs";
import type { Config, Proxies } from "../config/mod.ts";
import type { Context, GlobalOptions } from "../command/mod.ts";
import { readUserFile, requireTrustedPath } from "../files/mod.ts";
import type { Clock, Random } from "../base/mod.ts";
import {
  createHttpClient,
  type HttpEvent,
  type HttpObserver,
  type HttpOptions,
  type MeteredHttpClient,
  type TlsPolicy,
} from "../http/mod.ts";

/** The TLS policy that the settings ask for. */
export async function tlsPolicy({ values: { tls } }: Config): Promise<TlsPolicy> {
  const ca = tls.ca_file === undefined ? undefined : await readAuthorities(tls.ca_file);
  return {
    minVersion: tls.min_version,
    fips: tls.fips,
    ...(tls.cipher_suites.length === 0 ? {} : { cipherSuites: tls.cipher_suites }),
    ...(tls.certificate_pinning ? { pins: tls.pins } : {}),
    ...(ca === undefined ? {} : { caCertificates: [ca] }),
  };
}

/** Whoever can change these certificates can stand between this program and every server. */
async function readAuthorities(path: string): Promise<string> {
  const file = existsSync(path)
    ? requireTrustedPath(path, "the certificates of tls.ca_file")
    : path;
  return new TextDecoder().decode(await readUserFile(file, { maxBytes: 1024 * 1024 }));
}

/** A rate that somebody has set is a limit; else it is where the search for the right one starts. */
export function rateOf(config: Config): Pick<HttpOptions, "pace" | "requestsPerSecond"> {
  const { api, performance } = config.values;
  return config.origin("api.requests_per_second") === "default"
    ? { pace: { start: api.requests_per_second, max: performance.max_requests_per_second } }
    : { requestsPerSecond: api.requests_per_second };
}

/** Fewer idle connections than workers, and a batch would connect anew all the time. */
export function poolOf(config: Config): NonNullable<HttpOptions["pool"]> {
  const { performance } = config.values;
  const { max_idle_connections: idle, batch_workers: workers } = performance;
  const isSet = config.origin("performance.max_idle_connections") !== "default";
  return {
    maxAtOnce: performance.max_connections,
    maxIdlePerHost: isSet ? idle : Math.max(idle, workers),
    idleMs: performance.idle_connection_time,
  };
}

/** Limits of single requests; who allows the command more time by --timeout allows it them, too. */
export function timeoutsOf(
  { values: { timeouts } }: Config,
  { timeout = 0 }: Pick<GlobalOptions, "timeout">,
): Pick<HttpOptions, "timeouts" | "changeTimeouts"> {
  const atLeast = (ms: number) => Math.max(ms, timeout);
  return {
    timeouts: {
      connect: timeouts.connect,
      firstByte: atLeast(timeouts.first_byte),
      idle: timeouts.idle,
      total: atLeast(timeouts.read_total),
    },
    changeTimeouts: { total: atLeast(timeouts.change_total) },
  };
}

/** The client that sends telemetry: the same TLS policy and proxies, and no second try. */
export async function telemetryHttp(context: Context): Promise<MeteredHttpClient> {
  const proxies = context.environment.proxies();
  proxies.use(true);
  return createHttpClient({
    tls: await tlsPolicy(await context.config()),
    proxyFor: proxies.of,
    retry: { maxRetries: 0 },
  });
}

/** The client of this process. The settings decide everything but the address to dial. */
export async function httpClient(
  config: Config,
  globals: GlobalOptions,
  parts: {
    readonly clock: Clock;
    readonly random: Random;
    readonly signal: AbortSignal;
    readonly log: (event: HttpEvent) => void;
    readonly observer: HttpObserver | undefined;
    /** Only for the endpoint: Auth and Transfer are never dialled elsewhere. */
    readonly explicitHost?: string | undefined;
    readonly proxies: Proxies;
  },
): Promise<MeteredHttpClient> {
  const { explicitHost, proxies, ...rest } = parts;
  const { api } = config.values;
  const tls = await tlsPolicy(config);
  // An explicit host is dialled from here, whatever proxy leads to other places.
  proxies.use(explicitHost === undefined);
  return createHttpClient({
    ...rest,
    tls,
    ...(explicitHost === undefined ? { proxyFor: proxies.of } : { explicitHost }),
    retry: {
      maxRetries: api.max_retries,
      initialDelayMs: api.initial_retry_delay,
      maxDelayMs: api.max_retry_delay,
      jitter: api.retry_jitter,
    },
    ...rateOf(config),
    pool: poolOf(config),
    ...timeoutsOf(config, globals),
  });
}
