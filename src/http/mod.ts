export * from "./types.ts";
export * from "./operation.ts";
export type {
  HttpEvent,
  HttpOptions,
  HttpStats,
  MeteredHttpClient,
  RetryOptions,
  TlsFacts,
  TlsPolicy,
} from "./options.ts";
export * from "./clock.ts";
export { createHttpClient } from "./create.ts";
export { type CheckedPolicy, checkTlsPolicy } from "./tls_policy.ts";
export {
  type ChainCertificate,
  type InspectOptions,
  inspectTls,
  type TlsInspection,
} from "./inspect.ts";
export { type LinkedSignal, linkSignals } from "./signals.ts";
export { runtimeTellsTls as tellsTls } from "./verified_socket.ts";
