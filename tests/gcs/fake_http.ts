import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import type { HttpClient, HttpRequest, HttpResponse } from "../../src/http/mod.ts";
import { createGcsClient, type GcsClient } from "../../src/gcs/mod.ts";

/** One answer that a test expects to be fetched. */
export interface Exchange {
  readonly method?: string;
  /** Path below /api with its query, as it must be asked for. */
  readonly path?: string;
  readonly status?: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** An HttpClient in memory: answers in order, records requests, fails on one too many. */
export class FakeHttp implements HttpClient {
  readonly requests: HttpRequest[] = [];
  readonly #answers: Exchange[];

  constructor(answers: readonly Exchange[]) {
    this.#answers = [...answers];
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    const answer = this.#answers.shift();
    assert.ok(answer, `unexpected request: ${request.method} ${request.url.href}`);
    if (answer.method !== undefined) assert.equal(request.method, answer.method);
    if (answer.path !== undefined) {
      assert.equal(request.url.href.replace("https://gcs.test/api", ""), answer.path);
    }
    this.requests.push(request);
    return Promise.resolve(respond(answer));
  }

  /** Fails when an answer was never fetched. */
  done(): void {
    assert.deepEqual(this.#answers, [], "answers that nobody asked for");
  }

  close(): void {}

  /** The JSON body of a request that was sent. */
  body(index: number): unknown {
    const { body } = this.requests[index] ?? {};
    return typeof body === "string" ? JSON.parse(body) : undefined;
  }
}

/** An answer as the HTTP client gives it. */
export function respond(answer: Exchange): HttpResponse {
  const text = answer.text ?? (answer.json === undefined ? "" : JSON.stringify(answer.json));
  return {
    status: answer.status ?? 200,
    headers: new Headers(answer.headers),
    body: new TextEncoder().encode(text),
    requestId: "req-1",
    text: () => text,
    json: () => {
      try {
        return JSON.parse(text);
      } catch (cause) {
        throw new GcsError("failed", "The answer is not JSON", { cause });
      }
    },
  };
}

/** A client on an in-memory HttpClient. */
export function fakeClient(...answers: readonly Exchange[]): { gcs: GcsClient; http: FakeHttp } {
  const http = new FakeHttp(answers);
  const authorizer = { header: () => Promise.resolve("Bearer test") };
  return { gcs: createGcsClient({ address: "gcs.test", http, authorizer }), http };
}

/** A result envelope around documents. */
export function result(data: readonly unknown[], rest: Record<string, unknown> = {}) {
  return { "DATA_TYPE": "result#1.1.0", "code": "success", data, ...rest };
}

/** Everything in a stream. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Matches a GcsError by kind and by text in its message. */
export function gcsError(kind: string, text: string | RegExp) {
  return (error: unknown): boolean => {
    assert.ok(error instanceof GcsError, String(error));
    assert.equal(error.kind, kind, error.message);
    if (typeof text === "string") assert.ok(error.message.includes(text), error.message);
    else assert.match(error.message, text);
    return true;
  };
}

/** An example id. */
export const id = "11111111-aaaa-4aaa-8aaa-000000000001";
/** Another example id. */
export const id2 = "22222222-bbbb-4bbb-8bbb-000000000002";

/** A result with one document of each kind. */
export const oneOfEach = result(
  [
    "collection",
    "batch",
    "check_result",
    "endpoint",
    "domain",
    "node",
    "role",
    "sharing_policy",
    "storage_gateway",
    "stream_gateway",
    "user_credential",
    "lan_secret",
  ].map((family) => ({
    "DATA_TYPE": `${family}#1.0.0`,
    id,
    ...(family === "batch" ? { ids: [id] } : {}),
  })),
);
