import { arg, defineCommand, parseReference } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";
import { roleFields } from "./_fields.ts";
import { findRole } from "./_one.ts";

export default defineCommand({
  path: "role show",
  aliases: ["endpoint role show", "collection role show"],
  summary: "Show a role",
  description: "Takes the id of the role, or the ids of its collection and of the role.",
  examples: [["gcs role show ROLE_ID", "Who has which role where"]],
  args: {
    first: arg.taking(
      ["role", "collection"],
      arg.parsed(
        "ID",
        "Role to show, or its collection, by id or name, when the role follows",
        parseReference,
      ),
    ),
    second: arg.optional(arg.uuid("ROLE_ID", "Role on that collection", ["role"])),
  },
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/roles/{role_id}",
  async run(context, { first, second }) {
    return show((await findRole(context, first, second)).role, roleFields);
  },
});
