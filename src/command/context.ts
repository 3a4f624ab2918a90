import type { GlobalOptions } from "./globals.ts";
import type { Config, Environment, Paths } from "../config/mod.ts";
import type { Trail } from "../audit/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import type { GcsClient } from "../gcs/mod.ts";
import type { AuthApi, AuthClient, TransferClient } from "../globus/mod.ts";
import type { Clock, Random } from "../base/mod.ts";
import type { HttpClient } from "../http/mod.ts";
import type { Progress, ProgressOf, Streams } from "../output/mod.ts";
import type { Keyring, KeyVault } from "../keys/mod.ts";
import type { StoredLogin, TokenStore } from "../tokens/mod.ts";
import type { Measure } from "../telemetry/mod.ts";
import type { AnyCommand } from "./define.ts";

/** The endpoint that a command works on. */
export interface EndpointInUse {
  /** Manager address: host name with port where it is not 443. */
  readonly address: string;
  /** Client id in the names of its scopes, and of its resource server. */
  readonly clientId: string;
  readonly endpointId: string | undefined;
}

/** A client that acts for itself, as GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET name it. */
export interface ServiceIdentity {
  readonly clientId: string;
  /** Read when it is needed: it may lie in a file (GCS_CLI_CLIENT_SECRET_FILE). */
  clientSecret(): Promise<Secret>;
}

/** What a command is given. Members that are functions are made on first use. */
export interface Context {
  readonly streams: Streams;
  readonly clock: Clock;
  readonly random: Random;
  readonly environment: Environment;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /**
   * Does work that a first Ctrl-C ends in order: it aborts the signal that `work` is given, which
   * then starts nothing more, and a second one aborts that of the context, too.
   */
  drain<Result>(work: (stop: AbortSignal) => Promise<Result>): Promise<Result>;
  readonly globals: GlobalOptions;
  readonly paths: Paths;
  /** Every command there is, loaded; for pages and lists of commands. */
  readonly catalogue: () => Promise<readonly AnyCommand[]>;
  config(): Promise<Config>;
  http(): Promise<HttpClient>;
  /** The same for the endpoint alone, dialled at `--use-explicit-host` where that is given. */
  endpointHttp(): Promise<HttpClient>;
  /** What the operating system keeps for this person. */
  keyring(): Promise<Keyring>;
  vault(): Promise<KeyVault>;
  tokens(): Promise<TokenStore>;
  /** The login of the profile in use; GcsError `auth` when there is none or it has ended. */
  login(): Promise<StoredLogin>;
  /** True when GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET are set. */
  readonly isService: boolean;
  /** The one of the two that is not set while the other is. */
  readonly lacksForService?: string | undefined;
  /** What these variables hold. */
  readonly service: ServiceIdentity | undefined;
  auth(): Promise<AuthClient>;
  /** Globus Auth's API for identities, policies, projects and consents, as the person logged in. */
  authApi(): Promise<AuthApi>;
  /**
   * User names of identities, as far as they can be had: never a failure. They are a day old at
   * most; `isFresh` asks Globus Auth for all of them.
   */
  userNames(ids: readonly string[], isFresh?: boolean): Promise<ReadonlyMap<string, string>>;
  transfer(): Promise<TransferClient>;
  endpoint(): Promise<EndpointInUse>;
  gcs(): Promise<GcsClient>;
  /**
   * The same with a scope that depends on the usual one, such as `data_access` of a collection.
   * A service identity asks for it; a login has what the person consented to.
   */
  gcsWith(dependency: string): Promise<GcsClient>;
  /** Opens the audit trail; GcsError when it cannot be written. Closed with the context. */
  trail(): Promise<Trail>;
  /** Told what takes time, where somebody wants to know. */
  readonly measure: Measure;
  /** Shows how far work is that takes over a second, on stderr; see `withProgress`. */
  progress(label: string, of?: Omit<ProgressOf, "label">): Progress;
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
