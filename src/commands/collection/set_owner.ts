import {
  arg,
  argumentOr,
  defineCommand,
  identityId,
  identityWords,
  opt,
  planOne,
  readBefore,
  statusFields,
} from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "collection set-owner",
  summary: "Make an identity the owner of a mapped collection",
  description: "The owner of a guest collection cannot change, and the endpoint's own client " +
    "cannot be the owner.\nNeeds the owner or administrator role on the endpoint.",
  examples: [["gcs collection set-owner COLLECTION_ID ada@example.org", "By user name"]],
  args: {
    id: arg.object("collection", "COLLECTION_ID", "Mapped collection that gets another owner"),
    identity: arg.orOption("principal", arg.text("IDENTITY", identityWords)),
  },
  options: { principal: opt.text("IDENTITY", "The same as the argument IDENTITY") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/collections/{collection_id}/owner",
  mutates: true,
  prints: { ...statusFields, "identity_id": "string" },
  async plan(context, { id, ...input }) {
    const typed = argumentOr(input.identity, input.principal, "IDENTITY", "principal");
    const owner = await identityId(context, typed, "IDENTITY");
    const { collections } = await context.gcs();
    const before = await readBefore(context, (options) => collections.get(id, options));
    const changed = before?.identity_id?.toLowerCase() !== owner;
    return planOne(collections.setOwner(id, owner), () =>
      done(
        { id, "identity_id": owner, status: "updated", changed },
        `The owner of collection ${id} is now ${owner}`,
      ));
  },
});
