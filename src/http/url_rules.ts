import { GcsError } from "../errors/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import type { HttpMethod } from "../base/mod.ts";

/** Query parameters whose value says nothing about a person and grants nothing. */
const harmlessParameters = new Set([
  "page_size",
  "limit",
  "offset",
  "include",
  "format",
  "mapped_collection_id",
  "collection_id",
  "storage_gateway_id",
]);

/** The address that a URL or a text is; GcsError `usage` for a text that is none. */
export function addressOf(given: URL | string): URL {
  const url = typeof given === "string" ? URL.parse(given) : given;
  if (url !== null) return url;
  throw new GcsError("usage", "The address of the request is none", {
    hint: 'For example "https://example.data.globus.org/api/info"',
  });
}

/** Nearly every address: https, and no user name in front of the host. */
const usual = /^https:\/\/[^/?#@]*(?:[/?#]|$)/;

/** Refuses what must never be asked for: other protocols, and credentials inside the URL. */
export function checkUrl(url: URL): void {
  if (usual.test(url.href)) return;
  if (url.protocol !== "https:") {
    throw new GcsError("usage", `Only https is allowed, not "${url.protocol.slice(0, -1)}"`, {
      hint: `Use "https://${url.host}"`,
    });
  }
  if (url.username !== "" || url.password !== "") {
    throw new GcsError("usage", "The address must not hold a user name or password");
  }
}

/**
 * Where a redirect leads, if it may be followed: the same host and port over https, for requests
 * that carry no body. GcsError `failed` otherwise, so that no credential and no body travels on.
 */
export function redirectTarget(method: HttpMethod, from: URL, location: string): URL {
  const target = URL.parse(location, from.href);
  if (target === null) throw refused(from, "to something that is not an address");
  if (target.protocol !== "https:") throw refused(from, "away from https");
  if (target.username !== "" || target.password !== "") {
    throw refused(from, "to an address with a user name");
  }
  if (target.host !== from.host) {
    throw refused(
      from,
      `to another host, "${target.host}"`,
      "Check the address of the endpoint; the login page of a network or proxy redirects like this",
    );
  }
  if (method !== "GET" && method !== "HEAD") throw refused(from, `a ${method} request`);
  target.hash = "";
  return target;
}

function refused(
  from: URL,
  where: string,
  hint = "Check the address of the endpoint",
): GcsError {
  return new GcsError("failed", `"${from.host}" redirects ${where}, which is not followed`, {
    hint,
  });
}

/** The URL for a log: without userinfo, fragment, and the values of all but harmless parameters. */
export function loggableUrl(url: URL): string {
  const query = [...url.searchParams].map(([name, value]) =>
    `${encodeURIComponent(name)}=${harmlessParameters.has(name) ? encodeURIComponent(value) : "…"}`
  );
  const path = sanitise(`${url.origin}${url.pathname}`);
  return query.length === 0 ? path : `${path}?${query.join("&")}`;
}
