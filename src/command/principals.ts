import { isUuid } from "../base/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Context } from "./context.ts";
import { badInput } from "./inputs.ts";
import { opt } from "./options.ts";
import { parseUuid } from "./parse.ts";

/** What a Globus URN of a principal names. */
export type PrincipalKind = "identity" | "group";

const prefixes = {
  identity: "urn:globus:auth:identity:",
  group: "urn:globus:groups:id:",
} as const satisfies Readonly<Record<PrincipalKind, string>>;

/** The URN of an identity or a group by its id. */
export function urnOf(kind: PrincipalKind, id: string): string {
  return prefixes[kind] + id;
}

/** Who gets or loses something: by URN, by an id that does not say whose, or by user name. */
export type Principal =
  | { readonly kind: PrincipalKind | "id"; readonly id: string }
  | { readonly kind: "username"; readonly username: string };

/**
 * A principal in any of its spellings, ids in lower case. A user name has an `@`, but need be no
 * e-mail address: identity providers choose them. GcsError `usage` for anything else.
 */
export function parsePrincipal(typed: string, name: string): Principal {
  for (const kind of ["identity", "group"] as const) {
    if (!typed.startsWith(prefixes[kind])) continue;
    return { kind, id: parseUuid(typed.slice(prefixes[kind].length), name) };
  }
  if (isUuid(typed)) return { kind: "id", id: typed.toLowerCase() };
  if (/^[^\s@,]+@[^\s@,]+$/.test(typed)) return { kind: "username", username: typed };
  throw nobody(typed, name);
}

function nobody(typed: string, name: string): GcsError {
  return badInput(name, `"${typed}" is neither an id nor a user name such as ada@example.org`);
}

/** What a person may call somebody who gets a role. */
export const principalWords = "User name, id or URN of an identity, or of a group";

/** What a person may call somebody who is an identity, and no group. */
export const identityWords = "User name, id or URN of an identity";

/** Says whether a bare id is that of an identity or of a group. */
export const principalType = opt.choice(
  ["identity", "group"],
  "What the id of the principal names; default: identity",
);

/**
 * The URN of a principal: a URN as it is, an id by its type, a user name looked up at Globus Auth.
 *
 * @throws GcsError `usage` for anything else, `not_found` for a name that nobody has.
 */
export async function principalUrn(
  context: Context,
  typed: string,
  type: PrincipalKind | undefined,
): Promise<string> {
  const principal = parsePrincipal(typed, "PRINCIPAL");
  if (principal.kind === "username") {
    if (type === "group") return urnOf("group", parseUuid(typed, "PRINCIPAL"));
    return urnOf("identity", await identityOf(context, principal.username));
  }
  const { kind, id } = principal;
  if (kind === "id") return urnOf(type ?? "identity", id);
  if (type === undefined || type === kind) return urnOf(kind, id);
  throw badInput("PRINCIPAL", `the URN names ${kind === "group" ? "a group" : "an identity"}`);
}

/**
 * The id of an identity that was given by id, by URN or by user name.
 *
 * @throws GcsError `usage` for anything else, `not_found` for a name that nobody has.
 */
export async function identityId(context: Context, typed: string, name: string): Promise<string> {
  const principal = parsePrincipal(typed, name);
  if (principal.kind === "username") return await identityOf(context, principal.username);
  if (principal.kind === "group") throw nobody(typed, name);
  return principal.id;
}

async function identityOf({ authApi, signal }: Context, username: string): Promise<string> {
  const [found] = await (await authApi()).identities({ usernames: [username] }, signal);
  if (found !== undefined) return found.id;
  throw new GcsError("not_found", `Globus Auth knows no identity with the name "${username}"`);
}
