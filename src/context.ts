import type { GlobalOptions } from "./cli/mod.ts";
import type { Config, Environment, Paths } from "./config/mod.ts";
import type { Trail } from "./audit/mod.ts";
import type { Secret } from "./errors/mod.ts";
import type { GcsClient } from "./gcs/mod.ts";
import type { AuthApi, AuthClient, TransferClient } from "./globus/mod.ts";
import type { Clock, HttpClient, Random } from "./http/mod.ts";
import type { Progress, Streams } from "./output/mod.ts";
import type { KeyVault, StoredLogin, TokenStore } from "./secrets/mod.ts";
import type { AnyCommand } from "./cli/mod.ts";
import type { Endpoint } from "./context/endpoint.ts";

export { type ContextOptions, createContext } from "./context/create.ts";
export { askEndpoint, type Endpoint } from "./context/endpoint.ts";
export { knownAddressOf, knownClientOf, rememberEndpoint } from "./context/endpoint_memory.ts";
export { toStoredLogin } from "./context/stored_login.ts";
export {
  auditFile,
  type AuditFileOptions,
  type AuditStore,
  openContextTrail,
} from "./context/audit.ts";
export { trailIntent } from "./context/trail_intent.ts";
export { tlsPolicy } from "./context/http.ts";
export { revokeLogin } from "./context/revoke.ts";
export { rotation } from "./context/rotate_tokens.ts";
export { notLoggedIn, sessionPolicy } from "./context/session.ts";

/** A client that acts for itself, as GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET name it. */
export interface ServiceIdentity {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** What a command is given. Members that are functions are made on first use. */
export interface Context {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Environment;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  readonly globals: GlobalOptions;
  readonly paths: Paths;
  /** Every command there is, loaded; for pages and lists of commands. */
  readonly catalogue: () => Promise<readonly AnyCommand[]>;
  config(): Promise<Config>;
  http(): Promise<HttpClient>;
  vault(): Promise<KeyVault>;
  tokens(): Promise<TokenStore>;
  /** The login of the profile in use; GcsError `auth` when there is none or it has ended. */
  login(): Promise<StoredLogin>;
  /** True when GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET are set. */
  readonly isService: boolean;
  /** What these variables hold. */
  readonly service: ServiceIdentity | undefined;
  auth(): Promise<AuthClient>;
  /** Globus Auth's API for identities, policies, projects and consents, as the person logged in. */
  authApi(): Promise<AuthApi>;
  transfer(): Promise<TransferClient>;
  endpoint(): Promise<Endpoint>;
  gcs(): Promise<GcsClient>;
  /**
   * The same with a scope that depends on the usual one, such as `data_access` of a collection.
   * A service identity asks for it; a login has what the person consented to.
   */
  gcsWith(dependency: string): Promise<GcsClient>;
  /** Opens the audit trail; GcsError when it cannot be written. Closed with the context. */
  trail(): Promise<Trail>;
  progress(label: string, total?: number): Progress;
  /** With `--debug`: a line on stderr and in the debug log, redacted. */
  debug(line: string): void;
  /** With `--debug`: a failure and its causes in the debug log; stderr has them from the report. */
  debugFailure(error: unknown): void;
  /** Prints a warning on stderr, unless `--quiet`. */
  warn(message: string): Promise<void>;
  /** Prints a line for people on stderr, unless `--quiet`. */
  say(line: string): Promise<void>;
  close(): Promise<void>;
}
