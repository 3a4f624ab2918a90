import { isUuid } from "../base/mod.ts";

/** Somebody who has a role: a URN that is known, or the name of an identity that is looked up. */
export type Principal = { readonly urn: string } | { readonly username: string };

const identity = "urn:globus:auth:identity:";
const group = "urn:globus:groups:id:";

/** What a file calls somebody: a user name, the id of an identity, `group:ID`, or a URN. */
export function readPrincipal(text: string): Principal | undefined {
  for (const [prefix, urn] of [[identity, identity], [group, group], ["group:", group]] as const) {
    if (!text.startsWith(prefix)) continue;
    const id = text.slice(prefix.length);
    return isUuid(id) ? { urn: urn + id.toLowerCase() } : undefined;
  }
  if (isUuid(text)) return { urn: identity + text.toLowerCase() };
  return /^[^\s@,]+@[^\s@,]+$/.test(text) ? { username: text } : undefined;
}

/** What a file calls the principal of a role, with the names of identities that are known. */
export function principalText(urn: string, usernames: ReadonlyMap<string, string>): string {
  if (urn.startsWith(group)) return `group:${urn.slice(group.length)}`;
  if (!urn.startsWith(identity)) return urn;
  const id = urn.slice(identity.length);
  return usernames.get(id.toLowerCase()) ?? id;
}

/** The id of the identity that a URN names. */
export function identityIdIn(urn: string): string | undefined {
  return urn.startsWith(identity) ? urn.slice(identity.length).toLowerCase() : undefined;
}
