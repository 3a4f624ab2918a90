import * as oauth from "oauth4webapi";
import { Secret } from "../secrets/mod.ts";
import type { Random } from "../base/mod.ts";
import { mergeScopes, parseScopes, serialiseScopes } from "./scope_tree.ts";
import { scopes as known } from "./scopes.ts";

/**
 * What a policy asks of the login, by the parameter names of Globus Auth
 * (https://docs.globus.org/api/auth/sessions/). Each becomes `session_required_…`.
 */
export interface SessionRequirements {
  /** Identities (UUIDs or usernames) that must log in again. */
  readonly identities?: readonly string[];
  /** Domains, one of which the person must log in with. */
  readonly singleDomain?: readonly string[];
  /** Authentication policies to satisfy. */
  readonly policies?: readonly string[];
  readonly mfa?: boolean;
  /** Text that the login page shows. */
  readonly message?: string;
}

/** What to ask for in a login. */
export interface LoginRequest {
  readonly scopes: readonly string[];
  readonly redirectUri: string;
  readonly state: string;
  /** True asks for the password again even where a browser session exists. */
  readonly forceLogin?: boolean;
  /** False asks for access tokens alone. Default: for refresh tokens too. */
  readonly refreshTokens?: boolean;
  readonly session?: SessionRequirements;
  /** Shown on the consent page and the list of consents, for example the machine's name. */
  readonly label?: string;
}

/** A login that has begun: the page to open, and what binds the answer to it. */
export interface LoginAttempt {
  /** The page to open in a browser. */
  readonly url: URL;
  readonly redirectUri: string;
  /** PKCE verifier (RFC 7636). Sent to the token endpoint only. */
  readonly verifier: Secret;
  /** Must come back in the id_token. */
  readonly nonce: string;
}

/** 32 random bytes as 43 characters that need no escaping anywhere. */
export function randomText(random: Random): string {
  return random.bytes(32).toBase64({ alphabet: "base64url", omitPadding: true });
}

/** Builds the authorize URL: PKCE S256, `state`, `nonce`, and offline access unless it is not wanted. */
export async function beginAttempt(
  authorizeEndpoint: string,
  clientId: string,
  request: LoginRequest,
  random: Random,
): Promise<LoginAttempt> {
  const verifier = new Secret(randomText(random));
  const nonce = randomText(random);
  const url = new URL(authorizeEndpoint);
  const parameters: Record<string, string | undefined> = {
    "response_type": "code",
    "client_id": clientId,
    "redirect_uri": request.redirectUri,
    scope: scopeText(request.scopes),
    state: request.state,
    nonce,
    "code_challenge": await oauth.calculatePKCECodeChallenge(verifier.reveal()),
    "code_challenge_method": "S256",
    "access_type": request.refreshTokens === false ? "online" : "offline",
    prompt: request.forceLogin ? "login" : undefined,
    "prefill_named_grant": request.label,
    ...sessionParameters(request.session ?? {}),
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined) url.searchParams.set(name, value);
  }
  return { url, redirectUri: request.redirectUri, verifier, nonce };
}

/** Scopes for the wire, with `openid profile email`: every login learns who logged in. */
function scopeText(scopes: readonly string[]): string {
  const all = [known.openid, known.profile, known.email, ...scopes].join(" ");
  return serialiseScopes(mergeScopes(parseScopes(all)));
}

function sessionParameters(session: SessionRequirements): Record<string, string | undefined> {
  return {
    "session_required_identities": commas(session.identities),
    "session_required_single_domain": commas(session.singleDomain),
    "session_required_policies": commas(session.policies),
    "session_required_mfa": session.mfa === undefined ? undefined : String(session.mfa),
    "session_message": session.message,
  };
}

function commas(items: readonly string[] | undefined): string | undefined {
  return items === undefined || items.length === 0 ? undefined : items.join(",");
}
