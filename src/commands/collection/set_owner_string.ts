import {
  arg,
  argumentOr,
  defineCommand,
  identityId,
  identityWords,
  opt,
  planOne,
  statusFields,
} from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "collection set-owner-string",
  summary: "Choose the identity that people see as owner of a collection",
  description: "Changes what is shown, not who owns it. It has to be an identity of yours.\n" +
    "Needs the administrator role on the collection.",
  examples: [
    ["gcs collection set-owner-string COLLECTION_ID lab@example.org", "Show a role account"],
  ],
  args: {
    id: arg.object("collection", "COLLECTION_ID", "Collection whose shown owner changes"),
    identity: arg.orOption("ownerString", arg.text("IDENTITY", identityWords)),
  },
  options: { ownerString: opt.text("IDENTITY", "The same as the argument IDENTITY") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/collections/{collection_id}/owner_string",
  mutates: true,
  prints: { ...statusFields, "identity_id": "string" },
  async plan(context, { id, ...input }) {
    const typed = argumentOr(input.identity, input.ownerString, "IDENTITY", "ownerString");
    const shown = await identityId(context, typed, "IDENTITY");
    return planOne((await context.gcs()).collections.setOwnerString(id, shown), () =>
      done(
        { id, "identity_id": shown, status: "updated", changed: true },
        `Collection ${id} is now shown as owned by ${shown}`,
      ));
  },
});
