import { isUuid } from "../base/mod.ts";
import { badInput, opt, parseUuid } from "../command/mod.ts";
import type { Context } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";

const urn = /^urn:globus:(?:auth:identity|groups:id):(.+)$/;

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
  type: "identity" | "group" | undefined,
): Promise<string> {
  const [, id] = urn.exec(typed) ?? [];
  if (id !== undefined) {
    const isGroup = typed.startsWith("urn:globus:groups:");
    if (type !== undefined && (type === "group") !== isGroup) {
      throw badInput("PRINCIPAL", `the URN names ${isGroup ? "a group" : "an identity"}`);
    }
    return typed.slice(0, -id.length) + parseUuid(id, "PRINCIPAL");
  }
  if (type === "group") return `urn:globus:groups:id:${parseUuid(typed, "PRINCIPAL")}`;
  return `urn:globus:auth:identity:${await identityId(context, typed, "PRINCIPAL")}`;
}

/**
 * The id of an identity that was given by id, by URN or by user name.
 *
 * @throws GcsError `usage` for anything else, `not_found` for a name that nobody has.
 */
export async function identityId(context: Context, typed: string, name: string): Promise<string> {
  const id = typed.replace(/^urn:globus:auth:identity:/, "");
  if (isUuid(id)) return id.toLowerCase();
  if (!/^[^\s@,]+@[^\s@,]+$/.test(typed)) {
    throw badInput(name, `"${typed}" is neither an id nor a user name such as ada@example.org`);
  }
  const api = await context.authApi();
  const [found] = await api.identities({ usernames: [typed] }, context.signal);
  if (found === undefined) {
    throw new GcsError("not_found", `Globus Auth knows no identity with the name "${typed}"`);
  }
  return found.id;
}
