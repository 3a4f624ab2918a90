import { asObject, type Context, parsePrincipal, readJson } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { MappableIdentity } from "../../identity_mapping/mod.ts";

const name = "IDENTITY";

/**
 * The identities that were named: members as JSON need no login, names and ids are looked up at
 * Globus Auth.
 *
 * @throws GcsError `not_found` for a name or id that Globus Auth does not know.
 */
export async function identitiesOf(
  context: Context,
  typed: readonly string[],
): Promise<readonly MappableIdentity[]> {
  const found: MappableIdentity[] = [];
  for (const one of typed) {
    if (/^(?:file:|[[{])/.test(one)) {
      const value = await readJson(context, one, name);
      const some: readonly unknown[] = Array.isArray(value) ? value : [value];
      found.push(...some.map((item) => asObject(item, name)));
    } else found.push(await lookUp(context, one));
  }
  return found;
}

async function lookUp(context: Context, typed: string): Promise<MappableIdentity> {
  const principal = parsePrincipal(typed, name);
  const query = principal.kind === "username"
    ? { usernames: [principal.username] }
    : { ids: [principal.id] };
  const [identity] = await (await context.authApi()).identities(query, context.signal);
  if (identity !== undefined) return identity;
  throw new GcsError("not_found", `Globus Auth knows no identity "${typed}"`);
}
