import {
  arg,
  argumentOr,
  defineCommand,
  ifNotExists,
  opt,
  principalType,
  principalWords,
} from "../../command/mod.ts";
import { collectionRoles } from "../../gcs/mod.ts";
import { createRole } from "./_create.ts";

export default defineCommand({
  path: "role create",
  summary: "Give a role on the endpoint or on a collection",
  description: "Roles are given on the endpoint unless --collection names a collection. " +
    "The endpoint needs a subscription for them.",
  examples: [
    ["gcs role create administrator ada@example.org", "A second administrator of the endpoint"],
    [
      "gcs role create --collection ID --role access_manager --principal ada@example.org",
      "A role on a collection, as older scripts write it",
    ],
  ],
  args: {
    roleName: arg.orOption("role", {
      ...arg.text("ROLE", "Role to give"),
      choices: collectionRoles,
    }),
    who: arg.orOption("principal", arg.text("PRINCIPAL", principalWords)),
  },
  options: {
    ifNotExists,
    collection: {
      ...opt.object("collection", "COLLECTION_ID", "Collection that the role is on"),
      short: "c",
    },
    role: opt.text("ROLE", "The same as the argument ROLE"),
    principal: opt.text("PRINCIPAL", "The same as the argument PRINCIPAL"),
    principalType,
  },
  scopes: ["manage_collections"],
  origin: "predecessor",
  route: "POST /api/roles",
  mutates: true,
  prints: "role",
  plan: (context, input) =>
    createRole(context, {
      role: argumentOr(input.roleName, input.role, "ROLE", "role"),
      principal: argumentOr(input.who, input.principal, "PRINCIPAL", "principal"),
      principalType: input.principalType,
      collection: input.collection,
      ifNotExists: input.ifNotExists,
    }),
});
