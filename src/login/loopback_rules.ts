import { Secret } from "../secrets/mod.ts";
import type { Clock } from "../base/mod.ts";
import { pages } from "./loopback_page.ts";

/** The one path that is answered. */
export const callbackPath = "/callback";

/** What a redirect brought back. */
export type RedirectAnswer =
  | { readonly code: Secret; readonly iss?: string }
  | { readonly error: string; readonly description: string | undefined };

/** One request to the listener, as far as the rules look at it. */
export interface CallbackRequest {
  readonly method: string | undefined;
  /** Path and query. */
  readonly target: string | undefined;
  readonly host: string | undefined;
}

/** What the listener says, and what it learned if the request was the awaited one. */
export interface Verdict {
  readonly status: number;
  readonly page: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly answer?: RedirectAnswer;
}

/** Decides about requests to the listener. */
export interface LoopbackRules {
  /** Host headers that name this listener: `127.0.0.1:PORT` and the like. */
  readonly hosts: readonly string[];
  readonly issuer: string;
  /** True once for the awaited state. */
  readonly redeem: (state: string) => boolean;
  /** True while the rate allows another answer to a stray request. */
  readonly admit: () => boolean;
}

/** Stray requests a second that get an answer. */
const rate = 2;

/** At most two stray requests in any second, over everyone who asks. */
export function rateGate(clock: Clock): () => boolean {
  let served: number[] = [];
  return () => {
    const now = clock.now();
    served = served.filter((at) => now >= at && now - at < 1000);
    if (served.length >= rate) return false;
    served.push(now);
    return true;
  };
}

/**
 * The verdict on one request. Only a GET of the callback path, under our own Host name, with a
 * state that was issued and not used, ends the waiting; everything else is answered and ignored.
 */
export function judge(request: CallbackRequest, rules: LoopbackRules): Verdict {
  const verdict = verdictOn(request, rules);
  // The awaited redirect is never counted: strangers could keep it out by asking often.
  if (verdict.answer !== undefined || rules.admit()) return verdict;
  return stray(429, { "retry-after": "1" }, pages.tooMany);
}

function verdictOn(request: CallbackRequest, rules: LoopbackRules): Verdict {
  if (!rules.hosts.includes((request.host ?? "").toLowerCase())) return stray(400);
  if (request.method !== "GET") return stray(405, { allow: "GET" });
  const target = request.target ?? "";
  const url = target.startsWith("/") ? URL.parse(`http://loopback${target}`) : null;
  if (url?.pathname !== callbackPath) return stray(404);
  const answer = readAnswer(url.searchParams, rules);
  if (answer === undefined) return stray(400);
  return { status: 200, page: "error" in answer ? pages.refused : pages.done, answer };
}

function stray(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  page: string = pages.stray,
): Verdict {
  return { status, headers, page };
}

/** The state is used up last, so that a malformed request does not cost the login its state. */
function readAnswer(query: URLSearchParams, rules: LoopbackRules): RedirectAnswer | undefined {
  const state = only(query, "state");
  const code = only(query, "code");
  const error = only(query, "error");
  if (state === undefined || (code === undefined) === (error === undefined)) return undefined;
  const iss = query.get("iss");
  if (iss !== null && iss !== rules.issuer) return undefined;
  if (!rules.redeem(state)) return undefined;
  if (error !== undefined) return { error, description: only(query, "error_description") };
  if (code === undefined) return undefined;
  return { code: new Secret(code), ...(iss === null ? {} : { iss }) };
}

/** The value of a parameter that stands there exactly once, is not empty and not oversized. */
function only(query: URLSearchParams, name: string): string | undefined {
  const [value, ...more] = query.getAll(name);
  if (value === undefined || more.length > 0) return undefined;
  return value.length > 0 && value.length <= 4096 ? value : undefined;
}
