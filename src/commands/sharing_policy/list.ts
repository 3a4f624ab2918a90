import { arg, argumentOr, defineCommand, opt } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { sharingPolicyFields } from "./_fields.ts";

export default defineCommand({
  path: "sharing-policy list",
  summary: "List the sharing policies of a mapped collection",
  description: "Follows all pages. Needs the administrator role on the collection or on the " +
    "endpoint.",
  examples: [
    ["gcs sharing-policy list COLLECTION_ID", "All of them"],
    ["gcs sharing-policy list COLLECTION_ID --user ada", "Those for one account"],
  ],
  args: {
    collectionId: arg.orOption(
      "collection",
      arg.object("collection", "COLLECTION_ID", "Mapped collection"),
    ),
  },
  options: {
    user: opt.text("USER", "Only policies for this account"),
    collection: opt.object("collection", "COLLECTION_ID", "The same as the argument COLLECTION_ID"),
  },
  scopes: ["manage_collections"],
  lists: true,
  origin: "official",
  route: "GET /api/sharing_policies",
  check: ({ collectionId, collection }) =>
    void argumentOr(collectionId, collection, "COLLECTION_ID", "collection"),
  async run({ gcs, signal }, { collectionId, collection, user }) {
    const id = argumentOr(collectionId, collection, "COLLECTION_ID", "collection");
    const { sharingPolicies } = await gcs();
    return {
      ...list(sharingPolicies.list(id, { username: user, signal }), sharingPolicyFields),
      empty: "No sharing policies. Make one: gcs sharing-policy create --help",
    };
  },
});
