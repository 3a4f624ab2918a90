import * as oauth from "oauth4webapi";
import { GcsError } from "../errors/mod.ts";
import { Secret } from "../secrets/mod.ts";
import type { AnswerFacts, Clock, Operation, Random } from "../base/mod.ts";
import type { Authorizer, HttpClient } from "../http/mod.ts";
import { type AuthApi, createAuthApi } from "./auth_api.ts";
import {
  type IntrospectionDocument,
  introspectionDocument,
  readDocument,
  userInfoDocument,
} from "./auth_documents.ts";
import { type AuthServer, describeAuthServer, type FormOptions, untrusted } from "./auth_server.ts";
import { beginAttempt, type LoginAttempt, type LoginRequest } from "./login_attempt.ts";
import { type Identity, type LoginResult, readTokenAnswer, type Tokens } from "./tokens.ts";

/** What an {@linkcode AuthClient} is made of. */
export interface AuthClientOptions {
  /** Default `https://auth.globus.org`. */
  readonly baseUrl?: string;
  /** The registered client. There is no built-in one. */
  readonly clientId: string;
  /** Only for a confidential client: a service identity. */
  readonly clientSecret?: Secret | undefined;
  readonly http: HttpClient;
  readonly clock: Clock;
  readonly random: Random;
}

/** Globus Auth for one registered client. Failures are GcsErrors. */
export interface AuthClient {
  readonly clientId: string;
  /** `iss` of this service: its base address. */
  readonly issuer: string;
  /** The service's own page that shows a code to copy. */
  readonly codePage: string;
  /** Makes the address of the login page, and what is needed to finish. Sends nothing. */
  beginLogin(request: LoginRequest): Promise<LoginAttempt>;
  /**
   * Changes an authorization code into tokens of every granted resource server and checks the
   * id_token: issuer, audience, times and nonce. Its signature is not checked, since it comes
   * from the token endpoint over TLS (OpenID Connect Core 1.0 section 3.1.3.7).
   */
  exchangeCode(
    attempt: LoginAttempt,
    answer: { readonly code: Secret; readonly iss?: string | undefined },
    signal?: AbortSignal,
  ): Promise<LoginResult>;
  /** New tokens for one refresh token. The old access token stays valid until it expires. */
  refresh(
    refreshToken: Secret,
    signal?: AbortSignal,
    onAnswer?: (facts: AnswerFacts) => void,
  ): Promise<Tokens>;
  /** Tokens of the service identity itself. `usage` without a client secret. */
  clientCredentials(scopes: readonly string[], signal?: AbortSignal): Promise<LoginResult>;
  /** Makes an access or refresh token worthless. An unknown token is no failure (RFC 7009). */
  revoke(token: Secret): Operation<void>;
  /** What a token is good for (RFC 7662). `usage` without a client secret. */
  introspect(token: Secret, signal?: AbortSignal): Promise<IntrospectionDocument>;
  /** The API for identities, policies, projects and consents, as `authorizer`. */
  api(authorizer: Authorizer): AuthApi;
}

/** Connects to Globus Auth (https://docs.globus.org/api/auth/). Sends nothing by itself. */
export function createAuthClient(options: AuthClientOptions): AuthClient {
  const { clientId, clientSecret, http, clock, random } = options;
  const baseUrl = options.baseUrl ?? "https://auth.globus.org";
  const server = describeAuthServer({ baseUrl, clientId, clientSecret, http, clock });
  const { metadata, authentication } = server;
  const { issuer } = metadata;

  return {
    clientId,
    issuer,
    codePage: `${issuer}/v2/web/auth-code`,
    beginLogin: (request) =>
      beginAttempt(`${issuer}/v2/oauth2/authorize`, clientId, request, random),
    exchangeCode: (attempt, answer, signal) => exchange(server, clock, attempt, answer, signal),
    refresh: async (refreshToken, signal, onAnswer) => {
      const { sent, read } = refreshGrant(server, clock, refreshToken, { signal, onAnswer });
      const answer = await checked(sent);
      try {
        return await checked(() => read(answer));
      } catch (error) {
        // Tokens that nobody could read may have been given.
        const isOpen = onAnswer !== undefined && error instanceof GcsError;
        throw isOpen ? error.with({ outcome: "unknown" }) : error;
      }
    },
    clientCredentials: async (scopes, signal) => {
      requireSecret(clientSecret, "Service credentials");
      const document = await checked(async () => {
        const client = server.client();
        const answer = await oauth.clientCredentialsGrantRequest(
          metadata,
          client,
          authentication,
          { scope: scopes.join(" ") },
          server.options(signal),
        );
        return await oauth.processClientCredentialsResponse(metadata, client, answer);
      });
      const { tokens } = readTokenAnswer(document, clock.now());
      return { tokens, identity: serviceIdentity(clientId) };
    },
    revoke: (token) => ({
      request: {
        service: "auth",
        method: "POST",
        target: `${issuer}/v2/oauth2/token/revoke`,
        body: { token },
      },
      send: (signal) =>
        checked(async () => {
          const options = server.options(signal, { idempotent: true });
          await oauth.processRevocationResponse(
            await oauth.revocationRequest(
              metadata,
              server.client(),
              authentication,
              token.reveal(),
              options,
            ),
          );
        }),
    }),
    introspect: async (token, signal) => {
      requireSecret(clientSecret, "Introspection");
      const document = await checked(async () => {
        const answer = await oauth.introspectionRequest(
          metadata,
          server.client(),
          authentication,
          token.reveal(),
          server.options(signal, { idempotent: true }),
        );
        return await answer.json();
      });
      return readDocument(introspectionDocument, document, "active");
    },
    api: (authorizer) => createAuthApi(issuer, http, authorizer),
  };
}

async function exchange(
  server: AuthServer,
  clock: Clock,
  attempt: LoginAttempt,
  answer: { readonly code: Secret; readonly iss?: string | undefined },
  signal: AbortSignal | undefined,
): Promise<LoginResult> {
  const [document, claims] = await checked(async () => {
    const client = server.client();
    const redirected = new URLSearchParams({ code: answer.code.reveal() });
    if (answer.iss !== undefined) redirected.set("iss", answer.iss);
    const sent = await oauth.authorizationCodeGrantRequest(
      server.metadata,
      client,
      server.authentication,
      oauth.validateAuthResponse(server.metadata, client, redirected),
      attempt.redirectUri,
      attempt.verifier.reveal(),
      server.options(signal),
    );
    const answered = await oauth.processAuthorizationCodeResponse(server.metadata, client, sent, {
      expectedNonce: attempt.nonce,
      requireIdToken: true,
    });
    return [answered, oauth.getValidatedIdTokenClaims(answered)] as const;
  });
  const { tokens } = readTokenAnswer(document, clock.now());
  return { tokens, identity: identityOf(claims) };
}

function identityOf(claims: unknown): Identity {
  const { sub, preferred_username: username, name, email } = readDocument(
    userInfoDocument,
    claims,
    "id_token",
  );
  return {
    sub,
    username: username ?? email ?? sub,
    ...(name ? { name } : {}),
    ...(email ? { email } : {}),
  };
}

function serviceIdentity(clientId: string): Identity {
  return { sub: clientId, username: `${clientId}@clients.auth.globus.org` };
}

function requireSecret(secret: Secret | undefined, what: string): void {
  if (secret !== undefined) return;
  throw new GcsError("usage", `${what} need a client secret`, {
    hint: "Set GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET",
  });
}

/** The request for new tokens, and how its answer is read. */
function refreshGrant(
  server: AuthServer,
  clock: Clock,
  refreshToken: Secret,
  { signal, onAnswer }: Pick<FormOptions, "onAnswer"> & {
    readonly signal: AbortSignal | undefined;
  },
) {
  const { metadata, authentication } = server;
  const client = server.client();
  const options = server.options(signal, { onAnswer });
  return {
    sent: () =>
      oauth.refreshTokenGrantRequest(
        metadata,
        client,
        authentication,
        refreshToken.reveal(),
        options,
      ),
    read: async (answer: Response) =>
      readTokenAnswer(
        await oauth.processRefreshTokenResponse(metadata, client, answer),
        clock.now(),
      ).tokens,
  };
}

async function checked<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw untrusted(error);
  }
}
