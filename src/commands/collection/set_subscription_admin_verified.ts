import {
  arg,
  badInput,
  defineCommand,
  opt,
  planOne,
  readBefore,
  statusFields,
  type ValuesOf,
} from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { done } from "../../output/mod.ts";

const args = {
  id: arg.object("collection", "COLLECTION_ID", "Collection to vouch for"),
  verified: arg.optional(
    arg.choice("VERIFIED", ["true", "false"], "true, or false to take it back"),
  ),
};

const options = {
  isVerified: opt.toggle("verified", "not-verified", "The same as the argument VERIFIED"),
};

export default defineCommand({
  path: "collection set-subscription-admin-verified",
  summary: "Say whether a subscription administrator vouches for a collection",
  description: "Needs an administrator of the subscription that the endpoint is under.",
  examples: [
    ["gcs collection set-subscription-admin-verified COLLECTION_ID true", "Vouch for it"],
    ["gcs collection set-subscription-admin-verified COLLECTION_ID --not-verified", "No more"],
  ],
  args,
  options,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/collections/{collection_id}/subscription_admin_verified",
  check: (input) => void wish(input),
  mutates: true,
  prints: { ...statusFields, "subscription_admin_verified": "boolean" },
  async plan(context, input) {
    const { id } = input;
    const verified = wish(input);
    const { collections } = await context.gcs();
    const before = await readBefore(context, (options) => collections.get(id, options));
    const changed = before?.subscription_admin_verified !== verified;
    return planOne(collections.setSubscriptionAdminVerified(id, verified), () =>
      done(
        {
          id,
          "subscription_admin_verified": verified,
          status: "updated",
          changed,
        },
        `Collection ${id} is ${verified ? "verified" : "not verified"}`,
      ));
  },
});

/** Nothing is taken for granted here: without a word, saying no would be as likely as yes. */
function wish({ verified, isVerified }: ValuesOf<typeof args & typeof options>): boolean {
  if (verified !== undefined && isVerified !== undefined) {
    throw badInput("VERIFIED", "--verified or --not-verified is given, too");
  }
  if (verified !== undefined) return verified === "true";
  if (isVerified !== undefined) return isVerified;
  throw new GcsError("usage", "Missing argument VERIFIED: true or false");
}
