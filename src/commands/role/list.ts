import { defineCommand, opt, principalType, principalUrn } from "../../command/mod.ts";
import type { Role } from "../../gcs/mod.ts";
import { list } from "../../output/mod.ts";
import { collectionOnWeb, endpointOnWeb, webOption } from "../_web_app.ts";
import { roleFields } from "./_fields.ts";

export default defineCommand({
  path: "role list",
  summary: "List roles on the endpoint, on a collection, or all",
  description: "Follows all pages. Who is no administrator sees only roles of their own.",
  examples: [
    ["gcs role list", "Roles on the endpoint"],
    ["gcs role list --all", "Those on its collections, too"],
    ["gcs role list --all --principal ada@example.org", "What somebody may do"],
  ],
  options: {
    collection: {
      ...opt.object("collection", "COLLECTION_ID", "Only roles on this collection"),
      short: "c",
    },
    all: opt.flag("Also roles on collections; for administrators"),
    principal: opt.text("PRINCIPAL", "Only roles of this user name, id or URN"),
    principalType,
    ...webOption,
  },
  scopes: ["manage_collections"],
  lists: true,
  origin: "predecessor",
  route: "GET /api/roles",
  async run(context, input) {
    if (input.web) {
      return input.collection === undefined
        ? await endpointOnWeb(context)
        : await collectionOnWeb(context, input.collection);
    }
    const principal = input.principal === undefined
      ? undefined
      : await principalUrn(context, input.principal, input.principalType);
    const { roles } = await context.gcs();
    const items = roles.list({
      collectionId: input.collection,
      allRoles: input.all,
      signal: context.signal,
    });
    return {
      ...list(principal === undefined ? items : ofPrincipal(items, principal), roleFields),
      empty: "No roles. Give one: gcs role create --help",
    };
  },
});

async function* ofPrincipal(roles: AsyncIterable<Role>, principal: string): AsyncGenerator<Role> {
  for await (const role of roles) if (role.principal?.toLowerCase() === principal) yield role;
}
