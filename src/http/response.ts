import { JsonTooDeep, parseJson } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { HttpResponse } from "./types.ts";
import { explainPage, webPageIn } from "./web_page.ts";

const decoder = new TextDecoder();

/** Headers in which the services name a request, most specific first. */
const requestIdHeaders = ["x-request-id", "x-globus-request-id", "x-transaction-id"];

/** The server's name for the request, where it gave one that is fit to be shown. */
export function requestIdOf(headers: Headers): string | undefined {
  for (const name of requestIdHeaders) {
    const value = headers.get(name);
    if (value !== null && /^[\w.:/+=-]{1,128}$/.test(value)) return value;
  }
  return undefined;
}

/** The answer that callers get. `repeated`: an earlier try may have been carried out. */
export function buildResponse(
  status: number,
  headers: Headers,
  body: Uint8Array<ArrayBuffer>,
  repeated = false,
): HttpResponse {
  const requestId = requestIdOf(headers);
  const text = () => decoder.decode(body);
  return {
    status,
    headers,
    body,
    requestId,
    repeated,
    text,
    json() {
      try {
        return parseJson(text());
      } catch (cause) {
        const page = webPageIn({ headers, body, status });
        const said = page === undefined ? undefined : explainPage(page);
        const why = cause instanceof JsonTooDeep
          ? `The answer cannot be read: ${cause.message}`
          : `The answer is not JSON${said === undefined ? "" : `: ${said.why}`}`;
        throw new GcsError("failed", why, {
          hint: said?.hint ?? "Check the address of the endpoint",
          httpStatus: status,
          requestId,
          cause,
        });
      }
    },
  };
}
