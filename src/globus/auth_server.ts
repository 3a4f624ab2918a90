import * as oauth from "oauth4webapi";
import { GcsError } from "../errors/mod.ts";
import type { Secret } from "../secrets/mod.ts";
import type { AnswerFacts, Clock } from "../base/mod.ts";
import { type HttpClient, type HttpResponse, readChange } from "../http/mod.ts";
import { authFailure } from "./auth_errors.ts";

/** Where a Globus Auth service listens, and how this program names itself there. */
export interface AuthServer {
  readonly metadata: oauth.AuthorizationServer;
  readonly authentication: oauth.ClientAuth;
  /** Client metadata for checks of the answer, with the injected clock. */
  client(): oauth.Client;
  /** Options that send oauth4webapi's requests through our client, under its TLS policy. */
  options(signal: AbortSignal | undefined, how?: FormOptions): oauth.TokenEndpointRequestOptions;
}

/** How a form is sent. */
export interface FormOptions {
  readonly idempotent?: boolean;
  /** Of a change with an entry of its own: is told of the answer, and failures say what became. */
  readonly onAnswer?: ((facts: AnswerFacts) => void) | undefined;
}

interface AuthServerOptions {
  readonly baseUrl: string;
  readonly clientId: string;
  readonly clientSecret?: Secret | undefined;
  readonly http: HttpClient;
  readonly clock: Clock;
}

/** Seconds by which this machine's clock may differ from the server's. */
const clockTolerance = 300;

/** Describes one Globus Auth service to oauth4webapi. */
export function describeAuthServer(options: AuthServerOptions): AuthServer {
  const { clientId, clientSecret, http, clock } = options;
  const issuer = serviceBase(options.baseUrl, "Globus Auth");
  return {
    metadata: {
      issuer,
      "authorization_endpoint": `${issuer}/v2/oauth2/authorize`,
      "token_endpoint": `${issuer}/v2/oauth2/token`,
      "revocation_endpoint": `${issuer}/v2/oauth2/token/revoke`,
      "introspection_endpoint": `${issuer}/v2/oauth2/token/introspect`,
      "userinfo_endpoint": `${issuer}/v2/oauth2/userinfo`,
      "id_token_signing_alg_values_supported": ["RS512", "RS256", "ES256", "ES384"],
    },
    authentication: clientSecret ? basic(clientSecret) : oauth.None(),
    client: () => ({
      "client_id": clientId,
      [oauth.clockSkew]: Math.round((clock.now() - Date.now()) / 1000),
      [oauth.clockTolerance]: clockTolerance,
    }),
    options: (signal, how = {}) => ({
      [oauth.customFetch]: (url, request) => sendForm(http, url, request, how),
      ...(signal ? { signal } : {}),
    }),
  };
}

/**
 * A service's base address without a trailing slash. GcsError `usage` unless it is a plain https
 * address.
 */
export function serviceBase(baseUrl: string, service: string): string {
  const url = URL.parse(baseUrl);
  const plain = url !== null && url.protocol === "https:" && url.username === "" &&
    url.password === "" && url.search === "" && url.hash === "";
  if (!plain) {
    throw new GcsError("usage", `Cannot use "${baseUrl}" as the address of ${service}`, {
      hint: "Give an https address without user name, query or fragment",
    });
  }
  return url.href.replace(/\/+$/, "");
}

/**
 * Globus Auth takes Basic credentials as they are: it does not decode the percent-encoding of
 * RFC 6749 section 2.3.1, which would break the "=" and "+" in its own secrets.
 */
function basic(secret: Secret): oauth.ClientAuth {
  return (_server, client, _body, headers) => {
    const bytes = new TextEncoder().encode(`${client.client_id}:${secret.reveal()}`);
    headers.set("authorization", `Basic ${bytes.toBase64()}`);
  };
}

async function sendForm(
  http: HttpClient,
  url: string,
  request: oauth.CustomFetchOptions<"POST", URLSearchParams>,
  { idempotent = false, onAnswer }: FormOptions,
): Promise<Response> {
  const { "user-agent": _, ...headers } = request.headers;
  const answer = await http.send({
    method: "POST",
    url: new URL(url),
    headers,
    body: request.body.toString(),
    idempotent,
    isChange: onAnswer !== undefined,
    ...(request.signal ? { signal: request.signal } : {}),
  });
  const read = (response: HttpResponse) => {
    if (response.status !== 200) throw authFailure(response);
    return new Response(response.body, { status: 200, headers: response.headers });
  };
  if (onAnswer === undefined) return read(answer);
  return readChange(answer, { method: "POST", does: "get new tokens", read, gone: read, onAnswer });
}

/** A GcsError for an answer that breaks the protocol; says nothing of the answer's content. */
export function untrusted(error: unknown): GcsError {
  if (error instanceof GcsError) return error;
  const why = error instanceof Error ? error.message : "it is not understood";
  return new GcsError("failed", `Cannot trust the answer of Globus Auth: ${why}`);
}
