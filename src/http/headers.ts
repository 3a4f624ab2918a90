import { GcsError } from "../errors/mod.ts";

/** Set by the client or the connection; a caller that sets them could smuggle a request. */
const ownHeaders = new Set([
  "host",
  "connection",
  "content-length",
  "transfer-encoding",
  "upgrade",
  "keep-alive",
  "te",
  "trailer",
  "proxy-authorization",
  // No header of anybody, and no key of an object.
  "__proto__",
]);

/** More than this many bytes of response headers are refused. */
const maxHeadBytes = 64 * 1024;

/**
 * Headers of a request by their lower-case names: the caller's, then the credential, all free of
 * line breaks. Not `Headers`, which would check and copy all of them again, as `fetch` does.
 */
export function requestHeaders(
  given: Readonly<Record<string, string>> | undefined,
  userAgent: string,
  authorization: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { "accept": "application/json" };
  for (const [name, value] of given === undefined ? [] : Object.entries(given)) {
    const lower = name.toLowerCase();
    if (ownHeaders.has(lower)) throw new GcsError("failed", `The header "${lower}" cannot be set`);
    headers[lower] = checked(name, value);
  }
  headers["user-agent"] = checked("user-agent", userAgent);
  if (authorization !== undefined) {
    headers["authorization"] = checked("authorization", authorization);
  }
  return headers;
}

function checked(name: string, value: string): string {
  // The value may be a credential, so neither it nor the runtime's complaint is repeated.
  const fits = /^[!#$%&'*+.^_`|~0-9a-z-]+$/i.test(name) && /^[\t\x20-\x7e]*$/.test(value);
  if (fits) return value.trim();
  const shown = name.replaceAll(/[^\w-]/g, "?");
  throw new GcsError("failed", `The header "${shown}" holds characters that are not allowed`);
}

/** Refuses an answer whose head is out of all proportion. */
export function checkResponseHeaders(headers: Headers, host: string): void {
  let size = 0;
  headers.forEach((value, name) => size += name.length + value.length + 4);
  if (size > maxHeadBytes) {
    throw new GcsError("failed", `The headers of the answer of "${host}" are larger than 64 KiB`);
  }
}
