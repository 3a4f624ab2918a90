import { arg, defineCommand, parseReference, planOne, statusFields } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";
import { findRole } from "./_one.ts";

export default defineCommand({
  path: "role delete",
  aliases: ["endpoint role delete", "collection role delete"],
  summary: "Take a role away",
  description: "Takes the id of the role, or the ids of its collection and of the role.\n" +
    "The owner's role, and that of the creator of a collection, cannot be taken away.",
  examples: [
    ["gcs role delete ROLE_ID --yes", "Without a question, for scripts"],
    ["gcs collection role delete COLLECTION_ID ROLE_ID", "Only if the role is on that collection"],
  ],
  args: {
    first: arg.parsed(
      "ID",
      "Role to take away, or its collection, by id or name, when the role follows",
      parseReference,
    ),
    second: arg.optional(arg.uuid("ROLE_ID", "Role on that collection")),
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/roles/{role_id}",
  mutates: true,
  prints: statusFields,
  async plan(context, { first, second }) {
    const { id, role } = await findRole(context, first, second);
    const place = role.collection ? `collection ${role.collection}` : "the endpoint";
    return planOne(
      (await context.gcs()).roles.delete(id),
      () => done({ id, status: "deleted" }, `Deleted role ${id}`),
      {
        warning: `This takes the role "${role.role ?? id}" on ${place} from ` +
          `${role.principal ?? "whoever has it"}.`,
        answer: id,
      },
    );
  },
});
