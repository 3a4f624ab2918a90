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
  /** Parsed JSON or form; the text of anything else; undefined without a body. */
  readonly body: unknown;
  /** Milliseconds since 1970 on the sandbox's clock. */
  readonly time: number;
  /** Status of the answer; undefined while none was sent, or when the connection was dropped. */
  status: number | undefined;
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
    return JSON.parse(body);
  } catch {
    return body;
  }
}
