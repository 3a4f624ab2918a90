import { isIP } from "node:net";
import { isUuid } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";

const label = "[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?";
const host = new RegExp(
  `^(?:\\[[0-9a-f:.]+\\]|${label}(?:\\.${label})*)(?::([1-9][0-9]{0,4}))?$`,
  "i",
);

/**
 * The base URL of an endpoint's Manager API, `https://HOST[:PORT]/api`, from what a person or the
 * Transfer service calls its address: a host name with or without a port, or an https URL with or
 * without `/api`. Anything else (other protocols, user names, paths, queries, ids) is a GcsError
 * `usage`, since a bearer token goes to this address.
 */
export function parseManagerAddress(address: string): URL {
  if (isUuid(address)) {
    throw refused(address, "it is an id", 'Give the host name, such as "abc.def.data.globus.org"');
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(address)?.[1]?.toLowerCase();
  if (scheme !== undefined && scheme !== "https") {
    throw refused(address, `only https is allowed, not ${scheme}`, 'Use "https://…"');
  }
  const typed = scheme === undefined ? address : address.slice("https://".length);
  // As curl and ssh take it: an IPv6 address alone needs no brackets.
  const rest = isIP(typed) === 6 && !typed.includes("%") ? `[${typed}]` : typed;
  if (rest.includes("@")) throw refused("…", "it holds a user name");
  if (/[?#]/.test(rest)) throw refused(address, "it holds a query");
  const slash = rest.indexOf("/");
  const authority = slash === -1 ? rest : rest.slice(0, slash);
  const path = slash === -1 ? "" : rest.slice(slash);
  if (!["", "/", "/api", "/api/"].includes(path) || (scheme === undefined && path.length > 1)) {
    throw refused(address, "it holds a path", `Use "${hostOnly(authority)}"`);
  }
  const port = host.exec(authority);
  if (port === null || Number(port[1] ?? 1) > 65535) {
    throw refused(address, "it is not a host name");
  }
  const url = URL.parse(`https://${authority}/api`);
  const meant = authority.toLowerCase().replace(/:\d+$/, "");
  if (url === null || (url.hostname !== meant && !meant.startsWith("["))) {
    throw refused(address, "it is not a host name");
  }
  return url;
}

function hostOnly(authority: string): string {
  return host.test(authority) ? authority : "abc.def.data.globus.org";
}

function refused(address: string, why: string, hint?: string): GcsError {
  // deno-lint-ignore no-control-regex
  const shown = address.replace(/[\x00-\x1f\x7f-\x9f]/g, "").slice(0, 100);
  return new GcsError("usage", `"${shown}" is not the address of an endpoint: ${why}`, { hint });
}
