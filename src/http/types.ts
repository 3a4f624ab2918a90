import type { HttpMethod } from "../base/mod.ts";

/** Source of the Authorization header; `refresh` is tried once after a 401. */
export interface Authorizer {
  /** The whole header value, for example `Bearer …`. */
  header(signal: AbortSignal): Promise<string>;
  /** Gets a new credential in place of the one that was `refused`. False when there is none to get. */
  refresh?(signal: AbortSignal, refused?: string): Promise<boolean>;
}

/** Limits of one request, in milliseconds. */
export interface Timeouts {
  /** Until the connection (with TLS) is there. */
  readonly connect: number;
  /** From sending the request to the first byte of the answer. */
  readonly firstByte: number;
  /** Between two parts of an answer; a short one is one part. */
  readonly idle: number;
  /** From start to the last byte of the answer, without waits between retries. */
  readonly total: number;
}

/** One request. `url` must be https. */
export interface HttpRequest {
  /** HTTP method. */
  readonly method: HttpMethod;
  /** Where to. */
  readonly url: URL;
  /** Headers beside those that the client sets. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Encoded body. Its media type is named in `headers`. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** Gives the token; default: none is sent. */
  readonly authorizer?: Authorizer;
  /** True allows a retry after the server may have acted; default: by method. */
  readonly idempotent?: boolean;
  /** A change: of a failure the client then says whether the server may have made it. */
  readonly isChange?: boolean;
  /** Limits in milliseconds, in place of the client's. */
  readonly timeouts?: Partial<Timeouts>;
  /** Largest accepted body in bytes; default: the client's. */
  readonly maxBodyBytes?: number;
  /**
   * What to do with a redirect. Default `follow`: to the same host only, and without a body.
   * `return` hands the answer back untouched, for callers to whom its Location is the answer.
   */
  readonly redirect?: "follow" | "return";
  /** Ends the request. */
  readonly signal?: AbortSignal;
}

/** A whole answer, of any status. Failures without an answer are thrown as GcsError. */
export interface HttpResponse {
  /** HTTP status. */
  readonly status: number;
  /** Headers of the answer. */
  readonly headers: Headers;
  /** Body, decompressed. */
  readonly body: Uint8Array<ArrayBuffer>;
  /** Id of the request, where the server gave one. */
  readonly requestId: string | undefined;
  /** An earlier try of this request may have been carried out. */
  readonly repeated?: boolean;
  /** The body as text (UTF-8). */
  text(): string;
  /** The body as JSON; GcsError `failed` when it is not JSON. */
  json(): unknown;
}

/** Sends requests under one TLS policy, pool, rate limit and retry budget. */
export interface HttpClient {
  /** Sends a request, again where the rules allow it; GcsError where it fails. */
  send(request: HttpRequest): Promise<HttpResponse>;
  /** Closes every connection. */
  close(): void;
}
