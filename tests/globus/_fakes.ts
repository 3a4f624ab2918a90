import type { Clock, Random } from "../../src/base/mod.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "../../src/http/mod.ts";
import { type AuthClient, createAuthClient } from "../../src/globus/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";

export const clientId = "f4a2c8d0-1111-4222-8333-444455556666";
export const issuer = "https://auth.test";

/** A clock that moves only by `advance`, and ends sleeps when their time has come. */
export class FakeClock implements Clock {
  #now = Date.now();
  #sleepers = new Set<{ at: number; wake: () => void }>();

  now(): number {
    return this.#now;
  }

  get sleepers(): number {
    return this.#sleepers.size;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = { at: this.#now + ms, wake: resolve };
      this.#sleepers.add(sleeper);
      signal?.addEventListener("abort", () => {
        this.#sleepers.delete(sleeper);
        reject(signal.reason);
      }, { once: true });
    });
  }

  advance(ms: number): void {
    this.#now += ms;
    for (const sleeper of [...this.#sleepers]) {
      if (sleeper.at > this.#now) continue;
      this.#sleepers.delete(sleeper);
      sleeper.wake();
    }
  }
}

export const random: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  unit: () => 0.5,
};

export function jsonResponse(
  document: unknown,
  status = 200,
  headers: Record<string, string> = {},
): HttpResponse {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  return {
    status,
    headers: new Headers({ "content-type": "application/json", ...headers }),
    body: new TextEncoder().encode(text),
    requestId: "request-1",
    text: () => text,
    json: () => JSON.parse(text),
  };
}

/** One request as a server would see it, without the signal. */
export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly form: URLSearchParams;
  readonly authorization: string | undefined;
  readonly idempotent: boolean | undefined;
}

/** An HttpClient that answers from a function and remembers what it was asked. */
export class FakeHttp implements HttpClient {
  readonly seen: Seen[] = [];
  readonly #answer: (seen: Seen) => HttpResponse | Promise<HttpResponse>;

  constructor(answer: (seen: Seen) => HttpResponse | Promise<HttpResponse>) {
    this.#answer = answer;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const signal = request.signal ?? new AbortController().signal;
    signal.throwIfAborted();
    const body = typeof request.body === "string" ? request.body : "";
    const seen: Seen = {
      method: request.method,
      url: request.url.href,
      headers: request.headers ?? {},
      body,
      form: new URLSearchParams(body),
      authorization: await request.authorizer?.header(signal) ??
        request.headers?.["authorization"],
      idempotent: request.idempotent,
    };
    this.seen.push(seen);
    return await this.#answer(seen);
  }

  get last(): Seen {
    const seen = this.seen.at(-1);
    if (seen === undefined) throw new Error("No request was sent");
    return seen;
  }

  close(): void {}
}

export function fakeAuth(
  http: HttpClient,
  options: { clock?: Clock; secret?: string; baseUrl?: string } = {},
): AuthClient {
  return createAuthClient({
    baseUrl: options.baseUrl ?? issuer,
    clientId,
    ...(options.secret === undefined ? {} : { clientSecret: new Secret(options.secret) }),
    http,
    clock: options.clock ?? new FakeClock(),
    random,
  });
}

/** An id_token with these claims; the signature is not looked at. */
export function idToken(claims: Record<string, unknown>, alg = "RS512"): string {
  const part = (value: unknown) =>
    new TextEncoder().encode(JSON.stringify(value))
      .toBase64({ alphabet: "base64url", omitPadding: true });
  return `${part({ alg, typ: "JWT" })}.${part(claims)}.AAAA`;
}

export const sub = "ae341a98-d274-11e5-b888-dbae3a8ba545";

/** Good claims for a login that began with this nonce. */
export function goodClaims(nonce: string, now: number): Record<string, unknown> {
  const seconds = Math.floor(now / 1000);
  return {
    iss: issuer,
    aud: clientId,
    sub,
    nonce,
    iat: seconds,
    exp: seconds + 3600,
    "preferred_username": "rocket@guardians.galaxy",
    name: "Rocket",
    email: "rocket@guardians.galaxy",
  };
}

/** A token endpoint's answer for Auth and one endpoint. */
export function tokenAnswer(id: string | undefined): Record<string, unknown> {
  return {
    "access_token": "auth-access-token-1",
    "refresh_token": "auth-refresh-token-1",
    scope: "openid profile email",
    "expires_in": 172_800,
    "token_type": "Bearer",
    "resource_server": "auth.globus.org",
    ...(id === undefined ? {} : { "id_token": id }),
    "other_tokens": [{
      "access_token": "endpoint-access-token-1",
      "refresh_token": "endpoint-refresh-token-1",
      scope: "urn:globus:auth:scope:ep:manage_collections",
      "expires_in": 600,
      "token_type": "Bearer",
      "resource_server": "ep",
    }],
  };
}
