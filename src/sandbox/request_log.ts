import { parseJson } from "../base/mod.ts";
import type { Exchange } from "./exchange.ts";
import { bodyText, formFields, mediaType } from "./exchange.ts";

/** One request as it was received. */
export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** Query with its `?`, or empty. */
  readonly search: string;
  /** Without `authorization` and `cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Whether an Authorization header came. */
  readonly authorized: boolean;
  /** Parsed JSON or form; the text of anything else; undefined without a body, and once it is forgotten. */
  body: unknown;
  /** Milliseconds since 1970 on the sandbox's clock. */
  readonly time: number;
  /** Status of the answer; undefined while none was sent, or when the connection was dropped. */
  status: number | undefined;
}

/** Requests that are remembered, and bytes of their bodies: a sandbox may run for days. */
const maxRequests = 20_000;
const maxBodyBytes = 64 * 1024 * 1024;

/** The newest requests. Old bodies are forgotten first, then old requests. */
export class RequestLog {
  readonly entries: LoggedRequest[] = [];
  readonly #sizes: number[] = [];
  #bytes = 0;
  /** Entries before this one have no body any more. */
  #withoutBody = 0;

  add(entry: LoggedRequest, bodyBytes: number): void {
    this.entries.push(entry);
    this.#sizes.push(bodyBytes);
    this.#bytes += bodyBytes;
    while (this.#bytes > maxBodyBytes && this.#withoutBody < this.entries.length - 1) {
      this.#forgetBody(this.#withoutBody++);
    }
    while (this.entries.length > maxRequests) {
      this.#forgetBody(0);
      this.entries.shift();
      this.#sizes.shift();
      this.#withoutBody = Math.max(0, this.#withoutBody - 1);
    }
  }

  clear(): void {
    this.entries.splice(0);
    this.#sizes.splice(0);
    this.#bytes = 0;
    this.#withoutBody = 0;
  }

  #forgetBody(at: number): void {
    const entry = this.entries[at];
    if (entry === undefined) return;
    this.#bytes -= this.#sizes[at] ?? 0;
    this.#sizes[at] = 0;
    entry.body = undefined;
  }
}

/** The entry of one request, without credentials in its headers. */
export function logEntry(exchange: Exchange, search: string, time: number): LoggedRequest {
  const { authorization, cookie: _cookie, ...headers } = exchange.headers;
  return {
    method: exchange.method,
    path: exchange.path,
    search,
    headers,
    authorized: authorization !== undefined,
    body: parsedBody(exchange),
    time,
    status: undefined,
  };
}

function parsedBody(exchange: Exchange): unknown {
  if (exchange.body.length === 0) return undefined;
  const type = mediaType(exchange);
  if (type === "application/x-www-form-urlencoded") return formFields(exchange);
  const body = bodyText(exchange);
  if (type !== "application/json") return body;
  try {
    return parseJson(body);
  } catch {
    return body;
  }
}
