import { GcsError } from "../errors/mod.ts";
import { parseUuid } from "./parse.ts";

/** Longest name of a host (RFC 1035, section 2.3.4), without a final dot. */
const longestHost = 253;
/** Longest mailbox (RFC 5321, section 4.5.3.1), and its longest part before the `@`. */
const longestMailbox = 254;
const longestLocalPart = 64;

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
  if (at > 0 && isLocal && host !== undefined && local.length <= longestLocalPart) {
    const address = `${local}@${host}`;
    if (address.length <= longestMailbox) return address;
  }
  throw invalid(name, typed, "an e-mail address such as ada@example.org");
}

/** What a Globus URN can name. */
export type UrnKind = "identity" | "group";

const prefixes = {
  identity: "urn:globus:auth:identity:",
  group: "urn:globus:groups:id:",
} as const satisfies Readonly<Record<UrnKind, string>>;

/** The URN of an identity or a group by its id. */
export function urnOf(kind: UrnKind, id: string): string {
  return prefixes[kind] + id;
}

/** A URN of Globus for an identity or a group, its id in lower case. */
export function parseUrn(
  typed: string,
  name: string,
): { readonly kind: UrnKind; readonly id: string; readonly urn: string } {
  for (const kind of ["identity", "group"] as const) {
    if (!typed.startsWith(prefixes[kind])) continue;
    const id = parseUuid(typed.slice(prefixes[kind].length), name);
    return { kind, id, urn: urnOf(kind, id) };
  }
  throw invalid(name, typed, `${prefixes.identity}ID or ${prefixes.group}ID`);
}

/** Who gets or loses something: by URN, by id, or by user name. */
export type Principal =
  | { readonly kind: UrnKind; readonly id: string; readonly urn: string }
  | { readonly kind: "id"; readonly id: string }
  | { readonly kind: "username"; readonly username: string };

/** A principal in any of its spellings. A bare id does not say whether it is a group's. */
export function parsePrincipal(typed: string, name: string): Principal {
  if (typed.startsWith("urn:")) return parseUrn(typed, name);
  if (!typed.includes("@")) {
    if (/^[0-9a-f-]{36}$/i.test(typed)) return { kind: "id", id: parseUuid(typed, name) };
    throw invalid(name, typed, "a URN, an id, or a user name such as ada@example.org");
  }
  return { kind: "username", username: parseEmail(typed, name) };
}

/**
 * A name that people see: one line of 1 to `most` characters, without characters that are not seen
 * or that turn the direction of text around.
 */
export function parseDisplayName(most: number) {
  return (typed: string, name: string): string => {
    const length = [...typed].length;
    if (
      length <= most && /\S/.test(typed) &&
      !/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(typed)
    ) {
      return typed;
    }
    throw new GcsError("usage", `Invalid ${name}: expected one line of 1 to ${most} characters`);
  };
}

function hostOf(typed: string): string | undefined {
  const host = typed.toLowerCase().replace(/\.$/, "");
  if (host.length > longestHost) return undefined;
  const labels = host.split(".");
  const isName = labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label));
  return isName && labels.length > 1 && !/^\d+$/.test(labels.at(-1) ?? "") ? host : undefined;
}

function invalid(name: string, typed: string, expected: string): GcsError {
  return new GcsError("usage", `Invalid ${name} "${typed}": expected ${expected}`);
}
