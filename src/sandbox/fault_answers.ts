import { type Answer, type Exchange, isDoc, Refusal } from "./exchange.ts";
import { oauthRefusal } from "./auth/answers.ts";
import { manageCollections } from "./auth/scopes.ts";
import { authenticate, authenticationTimeout, missingScopes } from "./manager/access.ts";
import { refusal } from "./manager/envelope.ts";
import { transferRefusal } from "./transfer/mod.ts";
import type { Fault } from "./faults.ts";
import type { World } from "./state.ts";

const codes: Readonly<Record<number, string>> = {
  400: "bad_request",
  401: "not_authorized",
  403: "permission_denied",
  404: "not_found",
  409: "conflict",
  415: "unsupported_media_type",
  422: "unprocessable_entity",
  429: "too_many_requests",
};

/** The answer that a fault puts in place of the real one; undefined when it leaves it. */
export function faultAnswer(world: World, exchange: Exchange, fault: Fault): Answer | undefined {
  const answer = fault.answer === "expired-consent"
    ? expiredConsent(world, exchange)
    : fault.answer === "authentication-timeout"
    ? staleLogin(world, exchange)
    : fault.body === "echo"
    ? errorAnswer(world, exchange, fault.status ?? 500, echo(exchange))
    : fault.status === undefined
    ? undefined
    : errorAnswer(world, exchange, fault.status);
  if (answer === undefined || fault.status === undefined) return answer;
  return { ...answer, status: fault.status, json: withStatus(answer.json, fault.status) };
}

/** A result document says its status too. */
function withStatus(json: unknown, status: number): unknown {
  if (!isDoc(json) || json["http_response_code"] === undefined) return json;
  return { ...json, "http_response_code": status };
}

/** An error of this status, as the service of the path writes it. */
export function errorAnswer(
  world: World,
  exchange: Exchange,
  status: number,
  words = `Fault injected with status ${status}`,
): Answer {
  const code = codes[status] ?? "service_unavailable";
  if (exchange.path.startsWith("/v0.10/")) {
    return transferRefusal(world, exchange, status, "ServiceUnavailable", words).answer;
  }
  if (exchange.path.startsWith("/v2/")) return oauthRefusal(status, code, words).answer;
  return refusal(status, code, words).answer;
}

/** As a careless server says it: the token and all values bare, then the request as it came. */
function echo({ method, path, headers, body }: Exchange): string {
  const authorization = headers["authorization"] ?? "";
  const text = new TextDecoder().decode(body);
  const bare = [authorization.split(" ").at(-1), ...valuesIn(text)].join(" ");
  return `Failure with ${bare} in ${method} ${path} Authorization: ${authorization} body: ${text}`;
}

function valuesIn(text: string): string[] {
  const values: string[] = [];
  try {
    JSON.parse(text, (_, value) => {
      if (typeof value === "string" && !value.includes("#")) values.push(value);
    });
    return values;
  } catch {
    return [...new URLSearchParams(text).values()];
  }
}

function expiredConsent(world: World, exchange: Exchange): Answer {
  const scopes = [manageCollections(world.state.endpointId)];
  if (exchange.path.startsWith("/v0.10/")) {
    const extra = { "required_scopes": ["urn:globus:auth:scope:transfer.api.globus.org:all"] };
    const words = "Missing required data_access consent";
    return transferRefusal(world, exchange, 403, "ConsentRequired", words, extra).answer;
  }
  if (exchange.path.startsWith("/v2/")) {
    return oauthRefusal(400, "invalid_grant", "The consent was revoked").answer;
  }
  return missingScopes(scopes).answer;
}

function staleLogin(world: World, exchange: Exchange): Answer {
  const value = /^Bearer\s+(\S+)$/i.exec(exchange.headers["authorization"] ?? "")?.[1];
  try {
    return authenticationTimeout(authenticate(world, value), false).answer;
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
