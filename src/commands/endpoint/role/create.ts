import {
  arg,
  defineCommand,
  ifNotExists,
  principalType,
  principalWords,
} from "../../../command/mod.ts";
import { endpointRoles } from "../../../gcs/mod.ts";
import { createRole } from "../../role/_create.ts";

export default defineCommand({
  path: "endpoint role create",
  summary: "Give a role on the endpoint",
  description: "Needs the administrator role, and a subscription of the endpoint.",
  examples: [
    ["gcs endpoint role create administrator ada@example.org", "A second administrator"],
    [
      "gcs endpoint role create activity_monitor GROUP_ID --principal-type group",
      "Everybody in a group",
    ],
  ],
  args: {
    role: { ...arg.text("ROLE", "Role to give"), choices: endpointRoles },
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
