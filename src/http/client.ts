import { GcsError } from "../errors/mod.ts";
import { readBounded } from "./body.ts";
import { classifyFailure } from "./classify.ts";
import { Deadline, interruption } from "./deadline.ts";
import { explainFailure, TransportFailure } from "./failure.ts";
import { checkResponseHeaders, requestHeaders } from "./headers.ts";
import { LimitTimer } from "./limit_timer.ts";
import type {
  HttpEvent,
  HttpOptions,
  HttpStats,
  MeteredHttpClient,
  RequestObserver,
  ScriptRequest,
} from "./options.ts";
import type { Answered } from "./pace.ts";
import { RateLimit } from "./rate_limit.ts";
import { parseRateLimit } from "./rate_headers.ts";
import { buildResponse, requestIdOf } from "./response.ts";
import {
  askedDelay,
  isIdempotent,
  mayHaveActed,
  retriedStatuses,
  RetryBudget,
  retryDelay,
  type RetryPolicy,
  retryPolicy,
  retryReason,
  turnsAway,
} from "./retry.ts";
import { linkSignals, utf8Length } from "../base/mod.ts";
import { Slots } from "./slots.ts";
import { Counters } from "./stats.ts";
import { systemClock, systemRandom } from "../base/mod.ts";
import type { Transport, WireResponse } from "./transport.ts";
import type { Clock, Random } from "../base/mod.ts";
import type { HttpRequest, HttpResponse, Timeouts } from "./types.ts";
import { addressOf, checkUrl, loggableUrl, redirectTarget } from "./url_rules.ts";
import { defaultUserAgent } from "./version.ts";

const defaultTimeouts: Timeouts = {
  connect: 10_000,
  firstByte: 60_000,
  idle: 60_000,
  total: 300_000,
};
const defaultMaxBodyBytes = 16 * 1024 * 1024;
const defaultMaxAtOnce = 100;
const maxRedirects = 5;
const redirects = new Set([301, 302, 303, 307, 308]);

/** One attempt: an answer or a failure, and what may be logged of it. */
interface Attempt {
  readonly outcome: { readonly wire: WireResponse; readonly response: HttpResponse } | {
    readonly failure: unknown;
  };
  readonly ms: number;
  /** With what it was sent. */
  readonly authorization: string | undefined;
}

/** Whether the server may have acted: on a try before the last one, and on any. */
interface Sent {
  before: boolean;
  ever: boolean;
}

/** {@linkcode MeteredHttpClient} over any transport. */
export class Client implements MeteredHttpClient {
  readonly #transport: Transport;
  readonly #options: HttpOptions;
  readonly #signal: AbortSignal;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #policy: RetryPolicy;
  readonly #budget: RetryBudget;
  readonly #rate: RateLimit;
  readonly #slots: Slots;
  readonly #timeouts: Timeouts;
  readonly #changeTimeouts: Timeouts;
  readonly #timer = new LimitTimer();
  readonly #counters = new Counters();

  constructor(transport: Transport, options: HttpOptions) {
    this.#transport = transport;
    this.#options = options;
    this.#signal = options.signal ?? new AbortController().signal;
    this.#clock = options.clock ?? systemClock;
    this.#random = options.random ?? systemRandom;
    this.#policy = retryPolicy(options.retry);
    this.#budget = new RetryBudget(this.#policy.budget);
    this.#slots = new Slots(options.pool?.maxAtOnce ?? defaultMaxAtOnce);
    this.#timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.#changeTimeouts = { ...this.#timeouts, ...options.changeTimeouts };
    const hard = options.requestsPerSecond;
    const unlimited = { start: Infinity, max: Infinity };
    const pace = hard === undefined ? options.pace ?? unlimited : { start: hard, max: hard };
    this.#rate = new RateLimit(pace, this.#clock, this.#policy.maxDelayMs);
  }

  get stats(): HttpStats {
    return this.#counters.snapshot(this.#transport.connections);
  }

  close(): void {
    this.#transport.close();
    this.#timer.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.close();
    return Promise.resolve();
  }

  async send(request: ScriptRequest): Promise<HttpResponse> {
    this.#counters.requests += 1;
    const observed = this.#options.observer?.begin(request.method);
    const given = request.signal;
    const own = this.#options.signal;
    const link = given !== undefined && own !== undefined && given !== own
      ? linkSignals([given, own])
      : undefined;
    let sent: Sent | undefined;
    try {
      const url = addressOf(request.url);
      checkUrl(url);
      sent = { before: false, ever: false };
      const signal = link?.signal ?? given ?? this.#signal;
      const response = await this.#sendUntilAnswered(request, url, signal, sent, observed);
      observed?.ended();
      return response;
    } catch (error) {
      this.#counters.failures += 1;
      observed?.ended(kindOf(error));
      if (request.isChange !== true || !(error instanceof GcsError) || sent === undefined) {
        throw error;
      }
      throw error.with({ outcome: sent.ever ? "unknown" : "not_made" });
    } finally {
      link?.[Symbol.dispose]();
    }
  }

  async #sendUntilAnswered(
    request: ScriptRequest,
    asked: URL,
    signal: AbortSignal,
    sent: Sent,
    observed: RequestObserver | undefined,
  ): Promise<HttpResponse> {
    let url = asked;
    let retries = 0;
    let hops = 0;
    let refreshed = false;
    for (let attempt = 1;; attempt++) {
      sent.before = sent.ever;
      const attempted = await this.#attempt(request, url, signal, sent, observed);
      const { outcome, authorization } = attempted;
      const again = this.#retry(request, outcome, retries);
      if (again !== undefined) {
        this.#report(request, url, attempt, attempted, again);
        retries += 1;
        this.#counters.retries += 1;
        await this.#sleep(again.delayMs, signal, url.host);
        continue;
      }
      if ("failure" in outcome) {
        this.#report(request, url, attempt, attempted);
        throw finalError(outcome.failure, retries);
      }
      const { response } = outcome;
      if (response.status === 401 && request.authorizer?.refresh !== undefined && !refreshed) {
        refreshed = true;
        const reason = "credential refused (401)";
        this.#report(request, url, attempt, attempted, { reason, delayMs: 0 });
        if (await request.authorizer.refresh(signal, authorization)) continue;
        return response;
      }
      this.#report(request, url, attempt, attempted);
      if (request.redirect === "return" || !redirects.has(response.status)) return response;
      const location = response.headers.get("location");
      if (location === null) return response;
      if (++hops > maxRedirects) {
        throw new GcsError("failed", `"${url.host}" redirects in circles`);
      }
      url = redirectTarget(request.method, url, location);
    }
  }

  async #attempt(
    request: ScriptRequest,
    url: URL,
    signal: AbortSignal,
    sent: Sent,
    observed: RequestObserver | undefined,
  ): Promise<Attempt> {
    const { host } = url;
    if (signal.aborted) throw interruption(signal, host);
    const authorization = await request.authorizer?.header(signal);
    const headers = requestHeaders(
      request.headers,
      this.#options.userAgent ?? defaultUserAgent,
      authorization,
    );
    if (signal.aborted) throw interruption(signal, host);
    if (!this.#rate.tryAcquire()) {
      // Not added up in one statement: that would lose what others add while this one waits.
      const throttledMs = await this.#throttle(signal, host);
      this.#counters.throttledMs += throttledMs;
    }
    const usual = request.isChange === true ? this.#changeTimeouts : this.#timeouts;
    const timeouts = request.timeouts === undefined ? usual : { ...usual, ...request.timeouts };
    const limit = request.maxBodyBytes ?? this.#options.maxBodyBytes ?? defaultMaxBodyBytes;
    if (!this.#slots.tryTake()) await this.#slot(signal, host);
    const deadline = new Deadline(timeouts.total, signal, this.#timer);
    const { method, body } = request;
    const start = this.#clock.now();
    this.#counters.attempts += 1;
    observed?.sent(url, sizeOf(body));
    try {
      const wire = await this.#transport.exchange(
        { method, url, headers, body, timeouts },
        deadline,
      );
      const firstByteMs = this.#clock.now() - start;
      const whole = await readAnswer(wire, limit, host, deadline, timeouts.idle);
      const response = buildResponse(wire.status, wire.headers, whole, sent.before);
      observed?.answered(wire.status, whole.byteLength);
      this.#counters.answered(wire, firstByteMs);
      const now = this.#clock.now();
      this.#learn(wire, { kind: method, sentAt: start, now });
      sent.ever ||= mayHaveActed(wire);
      return { outcome: { wire, response }, ms: now - start, authorization };
    } catch (failure) {
      observed?.failed(failure instanceof TransportFailure ? failure.reason : kindOf(failure));
      const now = this.#clock.now();
      if (failure instanceof TransportFailure && failure.transient) {
        this.#rate.onRefusal({ kind: method, sentAt: start, now });
      }
      sent.ever ||= !(failure instanceof TransportFailure && failure.unsent);
      return { outcome: { failure }, ms: now - start, authorization };
    } finally {
      deadline.letGo();
      this.#slots.free();
    }
  }

  #report(
    request: ScriptRequest,
    url: URL,
    attempt: number,
    { outcome, ms }: Attempt,
    retry?: HttpEvent["retry"],
  ): void {
    this.#options.log?.(eventOf(request, url, attempt, ms, outcome, retry));
  }

  #learn(wire: WireResponse, answered: Answered): void {
    const { status, headers } = wire;
    if (status === 429 || status === 503) {
      this.#rate.onRefusal(answered, askedDelay(headers, this.#clock));
    } else this.#rate.onAnswer(answered);
    const state = parseRateLimit(headers, answered.now);
    if (state !== undefined) this.#rate.onHeaders(state);
    if (status < 500 && status !== 429) this.#budget.earn();
  }

  #retry(
    request: ScriptRequest,
    outcome: Attempt["outcome"],
    retries: number,
  ): HttpEvent["retry"] | undefined {
    if (retries >= this.#policy.maxRetries) return undefined;
    const idempotent = request.idempotent ?? isIdempotent(request.method);
    let reason: string | undefined;
    let asked: number | undefined;
    // Whoever turns requests away slows down all of them: that needs no budget.
    let isFree = false;
    if ("failure" in outcome) {
      const { failure } = outcome;
      if (!(failure instanceof TransportFailure) || !failure.transient) return undefined;
      if (failure.unsent || idempotent) reason = failure.unsent ? "no connection" : "no answer";
    } else {
      const { status, headers } = outcome.wire;
      if (retriedStatuses[status] === undefined) return undefined;
      asked = askedDelay(headers, this.#clock);
      reason = retryReason(status, idempotent, asked !== undefined);
      isFree = turnsAway(status, asked !== undefined);
    }
    if (reason === undefined || !(isFree || this.#budget.take())) return undefined;
    return { reason, delayMs: retryDelay(this.#policy, retries + 1, asked, this.#random) };
  }

  async #throttle(signal: AbortSignal, host: string): Promise<number> {
    try {
      return await this.#rate.acquire(signal);
    } catch {
      throw interruption(signal, host);
    }
  }

  async #slot(signal: AbortSignal, host: string): Promise<void> {
    try {
      await this.#slots.take(signal);
    } catch {
      throw interruption(signal, host);
    }
  }

  async #sleep(ms: number, signal: AbortSignal, host: string): Promise<void> {
    try {
      await this.#clock.sleep(ms, signal);
    } catch {
      throw interruption(signal, host);
    }
  }
}

function kindOf(error: unknown): string {
  return error instanceof GcsError ? error.kind : "unexpected";
}

function sizeOf(body: HttpRequest["body"]): number {
  return typeof body === "string" ? utf8Length(body) : body?.byteLength ?? 0;
}

async function readAnswer(
  wire: WireResponse,
  limit: number,
  host: string,
  deadline: Deadline,
  idleMs: number,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    checkResponseHeaders(wire.headers, host);
    const whole = await readBounded(wire, limit, host, deadline, idleMs);
    deadline.endPhase();
    return whole;
  } catch (error) {
    if (error instanceof GcsError) {
      deadline.abandon();
      throw error;
    }
    throw deadline.verdict(host) ?? explainFailure(classifyFailure(error), host, error, false);
  }
}

function finalError(failure: unknown, retries: number): unknown {
  if (!(failure instanceof TransportFailure)) return failure;
  const { error } = failure;
  if (retries === 0) return error;
  return error.with({ message: `${error.message} (tried ${retries + 1} times)` });
}

function eventOf(
  request: ScriptRequest,
  url: URL,
  attempt: number,
  ms: number,
  outcome: Attempt["outcome"],
  retry: HttpEvent["retry"],
): HttpEvent {
  const event = {
    method: request.method,
    url: loggableUrl(url),
    attempt,
    ms,
    ...(retry === undefined ? {} : { retry }),
  };
  if ("failure" in outcome) {
    const { failure } = outcome;
    const text = failure instanceof GcsError || failure instanceof TransportFailure
      ? failure.message
      : "unexpected failure";
    return { ...event, failure: text };
  }
  const { wire } = outcome;
  const requestId = requestIdOf(wire.headers);
  return {
    ...event,
    status: wire.status,
    ...(requestId === undefined ? {} : { requestId }),
    ...(wire.tls === undefined ? {} : { tls: wire.tls }),
    ...(wire.reusedConnection === undefined ? {} : { reusedConnection: wire.reusedConnection }),
  };
}
