import { type Context, NameLookup, parseUuid } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import type { Role } from "../../gcs/mod.ts";

/**
 * Reads the role that the ids `ROLE_ID`, or `COLLECTION_ID ROLE_ID`, names.
 *
 * @throws GcsError `wrong_kind` when the role is not on that collection.
 */
export async function findRole(
  context: Context,
  first: string,
  second: string | undefined,
): Promise<{ readonly id: string; readonly role: Role }> {
  const id = second ?? parseUuid(first, "ID");
  const collection = second === undefined
    ? undefined
    : await new NameLookup(context, "role").idOf("collection", first, "COLLECTION_ID");
  const { gcs, signal } = context;
  const role = await (await gcs()).roles.get(id, { signal });
  if (collection !== undefined && role.collection?.toLowerCase() !== collection) {
    throw new GcsError("wrong_kind", `Role ${id} is not on collection ${collection}`, {
      hint: `gcs role show ${id}`,
    });
  }
  return { id, role };
}
