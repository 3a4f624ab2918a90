import {
  arg,
  defineCommand,
  ifNotExists,
  principalType,
  principalWords,
} from "../../../command/mod.ts";
import { collectionRoles } from "../../../gcs/mod.ts";
import { createRole } from "../../role/_create.ts";

export default defineCommand({
  path: "collection role create",
  summary: "Give a role on a collection",
  description: "Needs the administrator role on the collection; on a mapped collection that of " +
    "the endpoint does, too.",
  examples: [
    ["gcs collection role create COLLECTION_ID access_manager ada@example.org", "Give a role"],
    [
      "gcs collection role create COLLECTION_ID activity_monitor GROUP_ID --principal-type group",
      "Everybody in a group",
    ],
  ],
  args: {
    collection: arg.object("collection", "COLLECTION_ID", "Collection that the role is on"),
    role: { ...arg.text("ROLE", "Role to give"), choices: collectionRoles },
    principal: arg.text("PRINCIPAL", principalWords),
  },
  options: { ifNotExists, principalType },
  scopes: ["manage_collections"],
  origin: "official",
  route: "POST /api/roles",
  mutates: true,
  prints: "role",
  plan: (context, input) => createRole(context, input),
});
