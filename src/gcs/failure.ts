import { consentLine, logInAgain, replaceUnseen, sessionUpdateLine } from "../base/mod.ts";
import { GcsError, type GcsErrorOptions } from "../errors/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import { explainPage, type HttpResponse, webPageIn } from "../http/mod.ts";
import { membersOf } from "./documents/choice.ts";
import { openResultEnvelope, type ResultEnvelope, saysSomething } from "./result_envelope.ts";
import { byDetail, hinted, type Reading } from "./failure_details.ts";

const maxLength = 500;

/**
 * The error that an answer of the Manager API stands for: its kind, what failed and why, and the
 * command that solves it. `does` completes "Cannot …", for example `delete collection 1234`.
 *
 * Only known members of the error document reach the message, never the body itself.
 */
export function errorFromResponse(response: HttpResponse, does: string): GcsError {
  const envelope = bodyOf(response);
  const status = response.status >= 400 ? response.status : envelope.httpStatus ?? response.status;
  const reading = { ...read(status, envelope, response.headers), ...ofPage(response) };
  const options: GcsErrorOptions = {
    hint: reading.hint === undefined ? undefined : clean(reading.hint),
    httpStatus: status,
    serverCode: envelope.code,
    requestId: response.requestId,
  };
  return new GcsError(reading.kind, clean(`Cannot ${does}: ${reading.why}`), options);
}

function bodyOf(response: HttpResponse): ResultEnvelope {
  try {
    return openResultEnvelope(response.json());
  } catch {
    return openResultEnvelope(undefined);
  }
}

/** A page speaks for whoever stands in between, not for the endpoint. */
function ofPage(response: HttpResponse): Pick<Reading, "why" | "hint"> | undefined {
  const page = webPageIn(response);
  if (page === undefined || response.status >= 500 && !page.asksForLogin) return undefined;
  return explainPage(page);
}

function read(status: number, envelope: ResultEnvelope, headers: Headers): Reading {
  const detailed = byDetail(membersOf(envelope.detail) ?? {}, envelope.message);
  if (detailed !== undefined) return detailed;
  return byAuthorization(envelope) ?? byCode(status, envelope, headers);
}

/** Globus Auth's requirements: what the login has to fulfil. */
function byAuthorization({ authorization, message }: ResultEnvelope): Reading | undefined {
  if (authorization === undefined) return undefined;
  const scopes = authorization["required_scopes"];
  if (typeof scopes === "string" || Array.isArray(scopes) && scopes.length > 0) {
    return {
      kind: "auth",
      why: message ?? "consent is missing",
      ...hinted(consentLine(scopes)),
    };
  }
  const needs = Object.keys(authorization).some((name) => name.startsWith("session_required"));
  if (!needs) return undefined;
  const hint = sessionUpdateLine({
    identities: authorization["session_required_identities"],
    domains: authorization["session_required_single_domain"],
    policies: authorization["session_required_policies"],
    mfa: authorization["session_required_mfa"],
  });
  return { kind: "auth", why: message ?? "you must log in again", hint };
}

function byCode(status: number, envelope: ResultEnvelope, headers: Headers): Reading {
  const { code, message, detail } = envelope;
  const said = message ?? (isSentence(detail) ? detail : undefined);
  const is = (name: string, number: number) => code === name || status === number;
  if (is("not_authorized", 401)) {
    return { kind: "auth", why: said ?? "you are not logged in", hint: logInAgain };
  }
  if (code === "subscription_required") {
    return {
      kind: "forbidden",
      why: said ?? "this needs a subscription",
      hint:
        "Ask the endpoint's administrator to set a subscription: gcs endpoint set-subscription-id DEFAULT",
    };
  }
  if (is("permission_denied", 403)) {
    return { kind: "forbidden", why: said ?? "you have no role that permits it" };
  }
  if (is("not_found", 404)) return { kind: "not_found", why: said ?? "it does not exist" };
  if (is("exists", 409) || code === "conflict" || status === 412) {
    return { kind: "conflict", why: said ?? "it is in conflict with something that exists" };
  }
  if (is("unsupported_media_type", 415)) {
    return { kind: "failed", why: said ?? "the endpoint does not take JSON here" };
  }
  if (status === 400 || is("unprocessable_entity", 422)) {
    return { kind: "rejected", why: said ?? "the endpoint did not accept the values" };
  }
  if (status === 429 || status === 408 || status >= 500) return unavailable(status, said, headers);
  return { kind: "failed", why: said ?? `the endpoint answered with status ${status}` };
}

function unavailable(status: number, said: string | undefined, headers: Headers): Reading {
  const wait = /^\d{1,6}$/.exec(headers.get("retry-after") ?? "")?.[0];
  const slow = status === 429 ? "the endpoint limits the rate of requests" : undefined;
  return {
    kind: "unavailable",
    why: said ?? slow ?? `the endpoint answered with status ${status}`,
    hint: wait === undefined ? "Try again later" : `Try again in ${wait} seconds`,
  };
}

function clean(text: string): string {
  const visible = replaceUnseen(text.slice(0, 2 * maxLength), () => " ");
  const line = sanitise(visible).trim().replace(/(?<![.…])\.$/, "");
  return line.length <= maxLength ? line : `${line.slice(0, maxLength - 1)}…`;
}

/** A detail of one word is a code of the server's own; an invisible one says nothing. */
function isSentence(detail: unknown): detail is string {
  return typeof detail === "string" && /\s/.test(detail) && saysSomething.test(detail);
}
