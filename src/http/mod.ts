/**
 * One HTTP client: TLS policy, pool, timeouts, retry, rate limit and redaction.
 *
 * @module
 */
export { type ChangeReading, readChange } from "./change.ts";
export { createHttpClient } from "./create.ts";
export {
  type ChainCertificate,
  type InspectOptions,
  inspectTls,
  type TlsInspection,
  whoTellsTls,
} from "./inspect.ts";
export type {
  ConnectionStats,
  HttpEvent,
  HttpObserver,
  HttpOptions,
  HttpStats,
  MeteredHttpClient,
  NamedProxy,
  PoolOptions,
  RequestObserver,
  RetryOptions,
  ScriptRequest,
  TlsFacts,
  TlsPolicy,
} from "./options.ts";
export type { PaceLimits } from "./pace.ts";
export { type CheckedPolicy, checkTlsPolicy } from "./tls_policy.ts";
export type { Authorizer, HttpClient, HttpRequest, HttpResponse, Timeouts } from "./types.ts";
export { explainPage, type WebPage, webPageIn } from "./web_page.ts";
export { runtimeTellsTls as tellsTls } from "./verified_socket.ts";
