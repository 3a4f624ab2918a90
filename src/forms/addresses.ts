import { isIP } from "node:net";
import { type Form, form } from "./form.ts";

/** Longest name of a host (RFC 1035, section 2.3.4), without a final dot. */
const maxHost = 253;
/** Longest mailbox (RFC 5321, section 4.5.3.1), and its longest part before the `@`. */
const maxMailbox = 254;
const maxLocalPart = 64;
/** Longest URL that browsers and proxies agree on. */
const maxUrl = 2048;

/**
 * A fully qualified domain name (RFC 1123): two labels or more of letters, digits and hyphens. In
 * lower case, without a final dot. An IP address is none.
 */
export const domain: Form = {
  expected: "a host name such as data.example.org",
  example: "data.example.org",
  read: hostOf,
};

/** A {@linkcode domain}, or `*.` and one for all names below it. */
export const domainPattern: Form = {
  expected: "a domain such as example.org or *.example.org",
  example: "*.example.org",
  read(text) {
    const [stars = "", name = ""] = text.startsWith("*.") ? ["*.", text.slice(2)] : ["", text];
    const host = hostOf(name);
    return host === undefined ? undefined : stars + host;
  },
};

/**
 * An e-mail address (RFC 5322 `addr-spec` without quoted parts and comments, which no service
 * takes). The domain in lower case.
 */
export const email: Form = {
  expected: "an e-mail address such as ada@example.org",
  example: "ada@example.org",
  read(text) {
    const at = text.lastIndexOf("@");
    const local = text.slice(0, at);
    const host = hostOf(text.slice(at + 1));
    const isLocal = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local);
    if (at <= 0 || !isLocal || host === undefined || local.length > maxLocalPart) return undefined;
    const address = `${local}@${host}`;
    return address.length <= maxMailbox ? address : undefined;
  },
};

/** An IP address of either version. */
export const ipAddress: Form = form("an IP address", "192.0.2.1", (text) => isIP(text) !== 0);
/** An IPv4 address. */
export const ipv4: Form = form("an IPv4 address", "192.0.2.1", (text) => isIP(text) === 4);
/** An IPv6 address. */
export const ipv6: Form = form("an IPv6 address", "2001:db8::1", (text) => isIP(text) === 6);

/** A page on the web, without a user name or password. */
export const webUrl: Form = form(
  "an http or https address such as https://www.example.org/about, without a user",
  "https://www.example.org/about",
  (text) => urlOf(text) !== undefined,
);

/** An https address of a service: no user name, query or fragment. */
export const serviceUrl: Form = form(
  "an https address without user, query or fragment",
  "https://login.example.org",
  (text) => urlOf(text)?.protocol === "https:" && !/[?#]/.test(text),
);

/** Where an S3 API is: http or https, with a port where it needs one; no query or fragment. */
export const s3Endpoint: Form = form(
  "the http or https address of an S3 API such as https://s3.example.org, without user, query or " +
    "fragment",
  "https://s3.example.org",
  (text) => urlOf(text) !== undefined && !/[?#]/.test(text),
);

function urlOf(text: string): URL | undefined {
  // The parser of URLs drops blanks and line ends, and takes a backslash for a slash.
  if (!/^https?:\/\/[^/\\]/i.test(text) || /[\s\\\p{C}]/u.test(text)) return undefined;
  if (text.length > maxUrl) return undefined;
  const url = URL.parse(text);
  const isPlain = url !== null && url.username === "" && url.password === "" &&
    !/^https?:\/\/[^/?#]*@/i.test(text);
  return isPlain ? url : undefined;
}

function hostOf(text: string): string | undefined {
  const host = text.toLowerCase().replace(/\.$/, "");
  if (host.length > maxHost) return undefined;
  const labels = host.split(".");
  const isName = labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  return isName && labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? "") ? host : undefined;
}
