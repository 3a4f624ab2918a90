import { GcsError } from "../errors/mod.ts";

/** Longest name of a host (RFC 1035, section 2.3.4), without a final dot. */
const maxHostLength = 253;
/** Longest mailbox (RFC 5321, section 4.5.3.1), and its longest part before the `@`. */
const maxMailboxLength = 254;
const maxLocalPartLength = 64;

/**
 * A fully qualified domain name (RFC 1123): two labels or more of letters, digits and hyphens. In
 * lower case, without a final dot. An IP address is none.
 */
export function parseFqdn(typed: string, name: string): string {
  const host = hostOf(typed);
  if (host !== undefined) return host;
  throw invalid(name, typed, "a host name such as data.example.org");
}

/**
 * An e-mail address (RFC 5322 `addr-spec` without quoted parts and comments, which no service
 * takes). The domain in lower case.
 */
export function parseEmail(typed: string, name: string): string {
  const at = typed.lastIndexOf("@");
  const local = typed.slice(0, at);
  const host = hostOf(typed.slice(at + 1));
  const isLocal = /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*$/.test(local);
  if (at > 0 && isLocal && host !== undefined && local.length <= maxLocalPartLength) {
    const address = `${local}@${host}`;
    if (address.length <= maxMailboxLength) return address;
  }
  throw invalid(name, typed, "an e-mail address such as ada@example.org");
}

function hostOf(typed: string): string | undefined {
  const host = typed.toLowerCase().replace(/\.$/, "");
  if (host.length > maxHostLength) return undefined;
  const labels = host.split(".");
  const isName = labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  return isName && labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? "") ? host : undefined;
}

function invalid(name: string, typed: string, expected: string): GcsError {
  return new GcsError("usage", `Invalid ${name} "${typed}": expected ${expected}`);
}
