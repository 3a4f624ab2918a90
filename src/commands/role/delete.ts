import {
  arg,
  defineCommand,
  ignoreNotFound,
  parseReference,
  parseUuid,
  planDeletion,
  statusFields,
} from "../../command/mod.ts";
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
    first: arg.taking(
      ["role", "collection"],
      arg.parsed(
        "ID",
        "Role to take away, or its collection, by id or name, when the role follows",
        parseReference,
      ),
    ),
    second: arg.optional(arg.uuid("ROLE_ID", "Role on that collection", ["role"])),
  },
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/roles/{role_id}",
  mutates: true,
  prints: statusFields,
  async plan(context, { first, second, ignoreNotFound }) {
    const { roles } = await context.gcs();
    const id = second ?? parseUuid(first, "ID");
    return await planDeletion(ignoreNotFound, {
      id,
      what: `role ${id}`,
      read: async () => (await findRole(context, first, second)).role,
      confirm: ({ role, collection, principal }) => ({
        warning: `This takes the role "${role}" on ${
          collection ? `collection ${collection}` : "the endpoint"
        } from ${principal}.`,
        answer: id,
      }),
      operation: () => roles.delete(id),
    });
  },
});
