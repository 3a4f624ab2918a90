import * as z from "zod/mini";
import { consentLine, logInAgain, sessionUpdateLine } from "../base/mod.ts";
import { type ErrorKind, GcsError } from "../errors/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import type { HttpResponse } from "../http/mod.ts";

const text = z.catch(z.nullish(z.string()), undefined);

/** Both error forms of Globus Auth at once: the API's `errors`, and OAuth's `error`. */
const errorDocument = z.looseObject({
  errors: z.catch(
    z.nullish(z.array(z.looseObject({ code: text, detail: text, title: text, id: text }))),
    undefined,
  ),
  error: text,
  "error_description": text,
  "authorization_parameters": z.catch(
    z.nullish(z.looseObject({
      "session_message": text,
      "required_scopes": z.optional(z.unknown()),
      "session_required_identities": z.optional(z.unknown()),
      "session_required_single_domain": z.optional(z.unknown()),
      "session_required_policies": z.optional(z.unknown()),
      "session_required_mfa": z.optional(z.unknown()),
    })),
    undefined,
  ),
});

/** OAuth error codes (RFC 6749 sections 4.1.2.1 and 5.2) that mean more than their status does. */
const byOAuthCode = new Map<string, readonly [ErrorKind, string, string?]>(Object.entries({
  "invalid_grant": ["auth", "The login or refresh token is no longer valid", logInAgain],
  "access_denied": ["auth", "The login was refused in the browser", logInAgain],
  "login_required": ["auth", "A new login is needed", logInAgain],
  "interaction_required": ["auth", "A new login is needed", logInAgain],
  "consent_required": ["auth", "A consent is missing"],
  "invalid_client": ["auth", "Globus Auth does not accept the client id or secret", clientHint()],
  "unauthorized_client": ["auth", "This client may not log in this way", clientHint()],
  "invalid_scope": ["rejected", "Globus Auth does not know a requested scope"],
  "temporarily_unavailable": ["unavailable", "Globus Auth is not available at the moment"],
  "server_error": ["unavailable", "Globus Auth failed"],
}));

function clientHint(): string {
  return "Check auth.client_id, or GCS_CLI_CLIENT_ID and GCS_CLI_CLIENT_SECRET";
}

/** The GcsError for an OAuth error code, as the token endpoint or the redirect reports it. */
export function oauthError(
  code: string,
  description?: string | null,
  extra: { httpStatus?: number; requestId?: string | undefined } = {},
): GcsError {
  const [kind, sentence, hint] = byOAuthCode.get(code) ?? byStatus(extra.httpStatus ?? 0);
  const said = clean(description ?? "");
  const why = said === "" || said === code ? code : `${said} (${code})`;
  return new GcsError(kind, `${sentence}: ${clean(why)}`, { hint, ...extra });
}

/** The GcsError for an answer of Globus Auth that is not a success. */
export function authFailure(response: HttpResponse): GcsError {
  const extra = { httpStatus: response.status, requestId: response.requestId };
  const document = errorDocument.safeParse(bodyOf(response));
  if (!document.success) {
    const [kind, sentence, hint] = byStatus(response.status);
    return new GcsError(kind, `${sentence}: HTTP status ${response.status}`, { hint, ...extra });
  }
  const { errors, error, error_description: description, authorization_parameters: needed } =
    document.data;
  const first = errors?.[0];
  const requestId = plainId(first?.id) ?? response.requestId;
  if (needed) return reauthentication(needed, { ...extra, requestId });
  if (first === undefined && error) return oauthError(error, description, { ...extra, requestId });
  const [kind, sentence, hint] = byApiCode(first?.code, response.status);
  const why = first?.detail ?? first?.title ?? description ?? `HTTP status ${response.status}`;
  return new GcsError(kind, `${sentence}: ${clean(why)}`, { hint, ...extra, requestId });
}

type Needed = NonNullable<z.infer<typeof errorDocument>["authorization_parameters"]>;

function reauthentication(
  needed: Needed,
  extra: { httpStatus: number; requestId: string | undefined },
): GcsError {
  const why = clean(needed.session_message ?? "the session does not meet a policy");
  const hint = consentLine(needed.required_scopes) ?? sessionUpdateLine({
    identities: needed.session_required_identities,
    domains: needed.session_required_single_domain,
    policies: needed.session_required_policies,
    mfa: needed.session_required_mfa,
  });
  return new GcsError("auth", `A new login is needed: ${why}`, { hint, ...extra });
}

function byApiCode(
  code: string | null | undefined,
  status: number,
): readonly [ErrorKind, string, string?] {
  if (code === "MISSING_SCOPE" || code === "INSUFFICIENT_SCOPE") {
    return [
      "auth",
      "A consent is missing",
      "gcs session consent urn:globus:auth:scope:auth.globus.org:manage_projects",
    ];
  }
  return byStatus(status);
}

function byStatus(status: number): readonly [ErrorKind, string, string?] {
  if (status === 400 || status === 422) return ["rejected", "Globus Auth refused the request"];
  if (status === 401) return ["auth", "Globus Auth does not accept the login", logInAgain];
  if (status === 403) return ["forbidden", "Globus Auth does not permit this"];
  if (status === 404) return ["not_found", "Globus Auth does not know this"];
  if (status === 409 || status === 412) return ["conflict", "Globus Auth reports a conflict"];
  if (status === 429 || status >= 500) return ["unavailable", "Globus Auth is not available"];
  return ["failed", "Globus Auth refused the request"];
}

/** A server's name for a request; undefined for one that is oversized or not plain. */
export function plainId(id: string | null | undefined): string | undefined {
  return id && /^[\w.:/+=-]{1,128}$/.test(id) ? id : undefined;
}

function bodyOf(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    return undefined;
  }
}

/**
 * Server text in a message: one line, bounded, without control characters or a final period, and
 * without a code, verifier or token that a careless server repeats.
 */
function clean(said: string): string {
  const line = said.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return sanitise(line).slice(0, 300).replace(/\.+$/, "");
}
