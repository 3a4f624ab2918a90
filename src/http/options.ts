import type { Clock, Random } from "../base/mod.ts";
import type { HttpMethod } from "../base/mod.ts";
import type { PaceLimits } from "./pace.ts";
import type { HttpClient, HttpRequest, HttpResponse, Timeouts } from "./types.ts";

/**
 * What a connection must be before a byte of a request is sent on it.
 *
 * There is no member that turns verification off: the certificate chain, its dates and the host
 * name are always checked.
 */
export interface TlsPolicy {
  /** Lowest protocol version. */
  readonly minVersion: "1.2" | "1.3";
  /** Accepted suites, by IANA or OpenSSL name. None given: every suite that the runtime offers. */
  readonly cipherSuites?: readonly string[];
  /** True accepts AES-GCM suites only (NIST SP 800-52r2 without CBC and CCM). */
  readonly fips?: boolean;
  /**
   * Accepted keys of the server's own certificate: SHA-256 of its SubjectPublicKeyInfo in base64,
   * with or without `sha256/` in front (the form of RFC 7469). Name a second, unused key as backup.
   */
  readonly pins?: readonly string[];
  /** PEM texts of private certificate authorities, trusted besides the system's. */
  readonly caCertificates?: readonly string[];
}

/** When a failed request is sent again. */
export interface RetryOptions {
  /** Further attempts after the first. Default 3; 0 turns retries off. */
  readonly maxRetries?: number;
  /** Upper bound of the first wait, in milliseconds; doubles with each attempt. Default 1,000. */
  readonly initialDelayMs?: number;
  /** Upper bound of every wait, `Retry-After` included, in milliseconds. Default 30,000. */
  readonly maxDelayMs?: number;
  /** Share of a wait that is drawn at random, 0 to 1. Default 1: full jitter. */
  readonly jitter?: number;
  /**
   * Retries that the client may do in a row. Every request that succeeds gives a fifth of one back.
   * Default 20.
   */
  readonly budget?: number;
}

/** Settings of {@linkcode createHttpClient}. Every one has a default. */
export interface HttpOptions {
  /** Default: TLS 1.2 or later with ECDHE and AEAD, system authorities. */
  readonly tls?: TlsPolicy;
  /** Default `gcs/<version>`. */
  readonly userAgent?: string;
  /** Default: connect 10 s, first byte 60 s, idle 60 s, total 300 s. */
  readonly timeouts?: Partial<Timeouts>;
  /** Those of changes, where they are others. */
  readonly changeTimeouts?: Partial<Timeouts>;
  /** Largest accepted body in bytes, after decompression. Default 16 MiB. */
  readonly maxBodyBytes?: number;
  /** When and how often a request is sent again. */
  readonly retry?: RetryOptions;
  /** Connections that are kept. */
  readonly pool?: PoolOptions;
  /** Sends per second over all callers of this client, never more. Takes the place of `pace`. */
  readonly requestsPerSecond?: number;
  /** Sends per second to start with, and the limit to find out. Default: none until a server sets one. */
  readonly pace?: PaceLimits;
  /**
   * Connect to this host or IP address instead; Host header, SNI and certificate check stay. Before
   * Deno 2.9 this needs `--allow-net=127.0.0.1` too, and no NO_PROXY for the host.
   */
  readonly explicitHost?: string;
  /**
   * Which proxy the runtime takes for a URL, to name it when it fails. What goes through a proxy is
   * decided by the runtime, from HTTPS_PROXY and NO_PROXY.
   */
  readonly proxyFor?: (url: URL) => NamedProxy | undefined;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /** Default: the system's generator. */
  readonly random?: Random;
  /** Called once for each attempt. What it gets holds no header, no body and no query value. */
  readonly log?: (event: HttpEvent) => void;
  /** Told what the client does, while it does it. */
  readonly observer?: HttpObserver | undefined;
  /** Ends every request of the client, now and later. */
  readonly signal?: AbortSignal;
}

/** Who measures a client. What it does must not throw. */
export interface HttpObserver {
  /** A call of `send` begins. */
  begin(method: HttpMethod): RequestObserver;
}

/** Follows one call of `send`. */
export interface RequestObserver {
  /** A try goes on the wire, after the wait for its turn. */
  sent(url: URL, bytes: number): void;
  /** The answer to the try is there as a whole. */
  answered(status: number, bytes: number): void;
  /** The try brought no answer; `reason` is one of a few words, such as `dns` or `timeout`. */
  failed(reason: string): void;
  /** The call ends; with the kind of the failure where it throws one. */
  ended(failure?: string): void;
}

/** A proxy, as people know it. */
export interface NamedProxy {
  /** Variable of the environment that names it. */
  readonly variable: string;
  /** Host and port, without user name and password. */
  readonly host: string;
}

/** What was agreed on for one connection. */
export interface TlsFacts {
  /** `TLSv1.2` or `TLSv1.3`. */
  readonly protocol: string;
  /** IANA name of the suite. */
  readonly suite: string;
  /** `sha256/…` of the key in the server's certificate. */
  readonly pin: string;
}

/** One attempt at one request, safe to log as it stands. */
export interface HttpEvent {
  /** HTTP method. */
  readonly method: HttpMethod;
  /** Without userinfo, fragment and the values of query parameters that may tell something. */
  readonly url: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** Milliseconds, without the waits before. */
  readonly ms: number;
  /** Absent where no answer came. */
  readonly status?: number;
  /** Id of the request in the server's answer. */
  readonly requestId?: string;
  /** Why no answer came. */
  readonly failure?: string;
  /** Why it is sent again, and after how many milliseconds. */
  readonly retry?: { readonly reason: string; readonly delayMs: number };
  /** Known under a strict policy, and for an explicit host since Deno 2.9; `fetch` does not tell. */
  readonly tls?: TlsFacts;
  /** True where the request went over a connection that an earlier one had opened. */
  readonly reusedConnection?: boolean;
}

/** Counters of one client since it was made. */
export interface HttpStats {
  /** Calls of `send`. */
  readonly requests: number;
  /** Requests put on the wire, retries and redirects included. */
  readonly attempts: number;
  /** Requests that were sent again. */
  readonly retries: number;
  /** Calls of `send` that threw. */
  readonly failures: number;
  /** Answers by class: `2xx`, `4xx` and so on. */
  readonly answers: Readonly<Record<string, number>>;
  /** Milliseconds spent waiting for the rate limit. */
  readonly throttledMs: number;
  /** Milliseconds from sending a request to the head of its answer: all together, and the longest. */
  readonly firstByteMs: { readonly total: number; readonly max: number };
  /** Absent over `fetch`, the default, which does not tell. */
  readonly connections?: ConnectionStats;
}

/** Connections of a client with a strict policy or an explicit host. */
export interface ConnectionStats {
  /** Connections that were opened. */
  readonly opened: number;
  /** Requests that were sent on a connection already open. */
  readonly reused: number;
  /** Open, and without a request now. */
  readonly idle: number;
  /** Could not be opened, or not as the policy wants it. */
  readonly failed: number;
  /** Milliseconds of all connects together, and of all TLS handshakes. */
  readonly connectMs: number;
  /** Time that TLS took, in milliseconds, over all connections. */
  readonly handshakeMs: number;
}

/** How many connections a client has. */
export interface PoolOptions {
  /** Requests under way at a time; the others wait. Default 100. */
  readonly maxAtOnce?: number;
  /** Idle connections that are kept for each host. Default 10. */
  readonly maxIdlePerHost?: number;
  /** Milliseconds after which an idle connection is closed. Default 90,000. */
  readonly idleMs?: number;
}

/** A request whose address may be a text. */
export interface ScriptRequest extends Omit<HttpRequest, "url"> {
  /** Address of the request. */
  readonly url: URL | string;
}

/** {@linkcode HttpClient} with counters, that closes itself at the end of a block. */
export interface MeteredHttpClient extends HttpClient, Disposable, AsyncDisposable {
  /** The counters as they stand now. */
  readonly stats: HttpStats;
  /** GcsError `usage` for a text that is no address. */
  send(request: ScriptRequest): Promise<HttpResponse>;
}
