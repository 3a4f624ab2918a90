import { type Answer, type Doc, type Exchange, Refusal } from "../exchange.ts";
import type { OAuthClient, World } from "../state.ts";
import type { Token } from "./tokens.ts";

/** An OAuth error (RFC 6749 section 5.2). */
export function oauthRefusal(status: number, error: string, description: string): Refusal {
  const headers = { "cache-control": "no-store", ...challenge(status) };
  return new Refusal({ status, headers, json: { error, "error_description": description } });
}

/** An error of the Globus Auth API, in its JSON:API-like shape. */
export function authRefusal(
  world: World,
  status: number,
  code: string,
  title: string,
  detail: string,
): Refusal {
  return new Refusal({
    status,
    headers: challenge(status),
    json: {
      errors: [{ status: String(status), id: world.uuid(), code, title, detail }],
      error: code.toLowerCase(),
      "error_description": title,
    },
  });
}

function challenge(status: number): Record<string, string> {
  return status === 401 ? { "www-authenticate": 'Bearer realm="sandbox"' } : {};
}

export function ok(json: Doc, status = 200): Answer {
  return { status, headers: { "cache-control": "no-store" }, json };
}

/** The access token of a request to the Auth API; refuses without one. */
export function bearer(world: World, exchange: Exchange): Token {
  const value = /^Bearer\s+(\S+)$/i.exec(exchange.headers["authorization"] ?? "")?.[1];
  const token = value === undefined ? undefined : world.tokens.find(value, "access");
  if (token === undefined || token.resourceServer !== "auth.globus.org") {
    throw authRefusal(world, 401, "UNAUTHORIZED", "Unauthorized", "Call must be authenticated");
  }
  return token;
}

/** {@linkcode bearer} that also demands one of the scopes. */
export function bearerWith(world: World, exchange: Exchange, ...scopes: string[]): Token {
  const token = bearer(world, exchange);
  if (!scopes.some((scope) => token.scopes.includes(scope))) {
    const detail = `Missing one of the scopes ${scopes.join(", ")}`;
    throw authRefusal(world, 403, "FORBIDDEN", "Forbidden", detail);
  }
  return token;
}

/** Client id and secret from Basic authentication, else from the form. */
export function clientCredentials(
  exchange: Exchange,
  form: Readonly<Record<string, string>>,
): { id: string | undefined; secret: string | undefined } {
  const basic = /^Basic\s+(\S+)$/i.exec(exchange.headers["authorization"] ?? "")?.[1];
  if (basic === undefined) return { id: form["client_id"], secret: form["client_secret"] };
  const [id, secret] = decodeBasic(basic);
  return { id, secret };
}

function decodeBasic(encoded: string): [string | undefined, string | undefined] {
  try {
    const text = atob(encoded);
    const colon = text.indexOf(":");
    if (colon < 0) return [undefined, undefined];
    return [formDecode(text.slice(0, colon)), formDecode(text.slice(colon + 1))];
  } catch {
    return [undefined, undefined];
  }
}

/** RFC 6749 section 2.3.1 form-encodes both parts. */
function formDecode(part: string): string {
  return decodeURIComponent(part.replaceAll("+", " "));
}

/** The client that asks. A wrong secret, or a missing one of a confidential client, is refused. */
export function authenticateClient(
  world: World,
  exchange: Exchange,
  form: Readonly<Record<string, string>>,
): OAuthClient {
  const { id, secret } = clientCredentials(exchange, form);
  const client = id === undefined ? undefined : world.state.clients.get(id);
  if (client === undefined || client.secret !== secret) {
    throw oauthRefusal(401, "invalid_client", "Client authentication failed");
  }
  return client;
}

/** {@linkcode authenticateClient} for confidential clients only. */
export function authenticateConfidentialClient(
  world: World,
  exchange: Exchange,
  form: Readonly<Record<string, string>>,
): OAuthClient {
  const client = authenticateClient(world, exchange, form);
  if (client.secret === undefined) {
    throw oauthRefusal(401, "invalid_client", "This call needs a confidential client");
  }
  return client;
}
