import { type Clock, type Random, systemClock, systemRandom } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { authRoutes } from "./auth/mod.ts";
import { manageCollections, parseScopes } from "./auth/scopes.ts";
import { issueForScopes } from "./auth/token.ts";
import type { Token } from "./auth/tokens.ts";
import { createCertificates } from "./certificates.ts";
import { type FaultRule, Faults } from "./faults.ts";
import { managerRoutes } from "./manager/mod.ts";
import { type LoggedRequest, RequestLog } from "./request_log.ts";
import { type RateLimitOptions, RequestWindow } from "./rate_limit.ts";
import { parseSeed } from "./seed.ts";
import { listen } from "./server.ts";
import { seedIds, serviceClientSecret, withStandard } from "./standard_seed.ts";
import { findIdentity, type Identity, type World } from "./state.ts";
import { transferRoutes } from "./transfer/mod.ts";
import { createWorld, fill } from "./world.ts";

/** How a sandbox is started. Everything may be left out. */
export interface SandboxOptions {
  /** Port on 127.0.0.1; 0, the default, takes a free one. */
  readonly port?: number;
  /** Seed document (docs/sandbox.md), checked. Its members replace those of the standard seed. */
  readonly seed?: unknown;
  /** Time of tokens, dates and logs. Certificates and delays go by real time. */
  readonly clock?: Clock;
  /** Source of ids, codes and tokens. */
  readonly random?: Random;
  /** Faults in force from the start. */
  readonly faults?: readonly FaultRule[];
  /** Documents on a page when a request does not say. Default 100. */
  readonly pageSize?: number;
  /** Documents on a page whatever a request asks for. Default 1,000. */
  readonly maxPageSize?: number;
  /** Milliseconds after which a batch deletion takes effect. Default 0: at once. */
  readonly batchDelayMs?: number;
  /** Requests that are taken in a while; default: all. */
  readonly rateLimit?: RateLimitOptions;
  /** Life of access tokens in seconds. Default 172,800, as Globus gives. */
  readonly tokenLifetimeSeconds?: number;
  /** Username or id for whom every log-in is approved at once, without the form. */
  readonly autoApprove?: string;
}

/** Tokens as {@linkcode Sandbox.issueTokens} gives them, one entry a resource server. */
export interface IssuedTokens {
  readonly resourceServer: string;
  readonly accessToken: string;
  readonly refreshToken: string | undefined;
  readonly scopes: readonly string[];
  /** Seconds until the access token ends. */
  readonly expiresIn: number;
}

/** What {@linkcode Sandbox.issueTokens} takes. */
export interface IssueOptions {
  /** Username or id. Default: the endpoint's owner. */
  readonly identity?: string;
  /** Scope parameter, with `scope[dependency]` where wanted. Default: all that `gcs` needs. */
  readonly scopes?: string;
  /** Default: the native client. */
  readonly clientId?: string;
  /** When the identity logged in, in milliseconds since 1970. Default: now. */
  readonly authenticatedAt?: number;
  readonly mfa?: boolean;
}

/** A running sandbox. */
export interface Sandbox {
  /** `127.0.0.1:PORT`. */
  readonly address: string;
  /** Address of the Manager API without `/api`, as Transfer names it. */
  readonly managerUrl: string;
  /** Base address of Globus Auth. */
  readonly authUrl: string;
  /** Base address of Globus Transfer, without `/v0.10`. */
  readonly transferUrl: string;
  /** Certificate of the authority that clients have to trust. */
  readonly caPem: string;
  /** A public (native) client of the sandbox's Auth. */
  readonly clientId: string;
  /** A confidential client, administrator of the endpoint, and its secret. */
  readonly serviceClientId: string;
  readonly serviceClientSecret: string;
  /** The endpoint's owner, for whom tokens are issued by default. */
  readonly owner: { readonly id: string; readonly username: string };
  /** The endpoint; also the client id in the name of its scopes. */
  readonly endpointId: string;
  /** Every request received, oldest first, without credentials in headers. */
  readonly requests: readonly LoggedRequest[];
  readonly faults: Faults;
  /** Everything the endpoint and Globus Auth hold, as text: the same while nothing changes. */
  snapshot(): string;
  /** Forgets the requests received so far. */
  clearRequests(): void;
  /** Tokens without a browser. GcsError `usage` for an unknown identity or scope. */
  issueTokens(options?: IssueOptions): readonly IssuedTokens[];
  /** The access token for the Manager API out of {@linkcode issueTokens}. */
  managerToken(options?: IssueOptions): string;
  /** Ends all access tokens, as if their time were over. */
  expireAccessTokens(): void;
  /** Closes all connections and stops listening. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a sandbox on loopback TLS: the GCS Manager API, Globus Auth and Globus Transfer with
 * state in memory. Reads no file and connects to nothing.
 *
 * GcsError `usage` for a seed that is not valid or lacks the identity of `autoApprove`, `failed` when
 * the port cannot be had.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const seed = withStandard(parseSeed(options.seed ?? {}));
  let origin = "https://127.0.0.1";
  const world = createWorld(seed, {
    clock: options.clock ?? systemClock,
    random: options.random ?? systemRandom,
    pageSize: options.pageSize ?? 100,
    maxPageSize: options.maxPageSize ?? 1000,
    batchDelayMs: options.batchDelayMs ?? 0,
    tokenLifetimeMs: (options.tokenLifetimeSeconds ?? 172_800) * 1000,
    autoApprove: options.autoApprove,
    origin: () => origin,
  });
  const faults = new Faults();
  for (const rule of options.faults ?? []) faults.add(rule);
  const requests = new RequestLog();
  const certificates = await createCertificates();
  const routes = { ...managerRoutes(world), ...authRoutes(world), ...transferRoutes(world) };
  const listener = await listen(world, {
    certificates,
    port: options.port ?? 0,
    routes,
    faults,
    requests,
    ...(options.rateLimit === undefined
      ? {}
      : { rateLimit: new RequestWindow(options.rateLimit, world.clock) }),
  });
  origin = `https://127.0.0.1:${listener.port}`;
  try {
    fill(world, seed);
    // Told now: a person would see it at the end of a login only.
    if (options.autoApprove !== undefined) identityNamed(world, options.autoApprove);
  } catch (error) {
    await listener.close();
    throw error;
  }
  const issueTokens = (given: IssueOptions = {}) => issue(world, given);
  return {
    address: `127.0.0.1:${listener.port}`,
    managerUrl: origin,
    authUrl: origin,
    transferUrl: origin,
    caPem: certificates.caPem,
    clientId: publicClient(world),
    serviceClientId: seedIds.serviceClient,
    serviceClientSecret,
    endpointId: world.state.endpointId,
    owner: ownerOf(world),
    requests: requests.entries,
    faults,
    snapshot: () =>
      JSON.stringify(world.state, (_, value) => value instanceof Map ? [...value] : value),
    clearRequests: () => requests.clear(),
    issueTokens,
    managerToken(given) {
      const tokens = issueTokens({
        scopes: manageCollections(world.state.endpointId),
        ...given,
      });
      const own = tokens.find((token) => token.resourceServer === world.state.endpointId);
      if (own === undefined) throw new GcsError("usage", "The scopes give no manager token");
      return own.accessToken;
    },
    expireAccessTokens: () => world.tokens.expireAccessTokens(),
    close: () => listener.close(),
    [Symbol.asyncDispose]: () => listener.close(),
  };
}

function identityNamed(world: World, idOrUsername: string): Identity {
  const identity = findIdentity(world.state, idOrUsername);
  if (identity !== undefined) return identity;
  const known = [...world.state.identities.values()].map(({ username }) => username);
  throw new GcsError("usage", `The sandbox has no identity "${idOrUsername}"`, {
    hint: `one of: ${known.join(", ")}`,
  });
}

function publicClient(world: World): string {
  const clients = [...world.state.clients.values()];
  return clients.find((client) => client.secret === undefined)?.id ?? seedIds.nativeClient;
}

function ownerOf(world: World): { id: string; username: string } {
  const { endpointOwner } = world.state;
  const identity = findIdentity(world.state, endpointOwner);
  return { id: endpointOwner, username: identity?.username ?? endpointOwner };
}

function usualScopes(endpointId: string): string {
  return [
    "openid",
    "profile",
    "email",
    "urn:globus:auth:scope:auth.globus.org:view_identity_set",
    "urn:globus:auth:scope:auth.globus.org:manage_projects",
    "urn:globus:auth:scope:transfer.api.globus.org:all",
    manageCollections(endpointId),
  ].join(" ");
}

function issue(world: World, options: IssueOptions): readonly IssuedTokens[] {
  const { endpointId, endpointOwner } = world.state;
  const identity = identityNamed(world, options.identity ?? endpointOwner);
  const scopes = parseScopes(options.scopes ?? usualScopes(endpointId));
  if (scopes === undefined) throw new GcsError("usage", "The scopes are malformed");
  const session = {
    clientId: options.clientId ?? publicClient(world),
    identityId: identity.id,
    authenticatedAt: options.authenticatedAt ?? world.clock.now(),
    mfa: options.mfa ?? false,
  };
  try {
    return issueForScopes(world, session, scopes, true).map((token) => issued(world, token));
  } catch (cause) {
    throw new GcsError("usage", "Sandbox does not have one of the scopes", { cause });
  }
}

function issued(world: World, token: Token): IssuedTokens {
  return {
    resourceServer: token.resourceServer,
    accessToken: token.value,
    refreshToken: token.refreshToken,
    scopes: token.scopes,
    expiresIn: world.tokens.lifetimeSeconds,
  };
}
