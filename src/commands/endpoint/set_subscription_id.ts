import { isUuid } from "../../base/mod.ts";
import {
  arg,
  argumentOr,
  badInput,
  defineCommand,
  documentAfter,
  opt,
  planOne,
  readBefore,
  type ValuesOf,
} from "../../command/mod.ts";
import type { Endpoint, ReadOptions } from "../../gcs/mod.ts";
import { done } from "../../output/mod.ts";

const args = {
  id: arg.orOption(
    "subscriptionId",
    arg.parsed("SUBSCRIPTION_ID", 'UUID, DEFAULT, or "" for none', parseId),
  ),
};

const options = {
  subscriptionId: opt.parsed(
    "SUBSCRIPTION_ID",
    "The same as the argument SUBSCRIPTION_ID",
    parseId,
  ),
};

export default defineCommand({
  path: "endpoint set-subscription-id",
  summary: "Put the endpoint under a subscription, or under none",
  description: 'DEFAULT takes the one subscription that you manage; "" takes the endpoint from ' +
    "its subscription, and with it what needs one, such as roles beyond the owner's.\n" +
    "Needs a manager of the subscription; to clear it, a role on the endpoint is enough.",
  examples: [
    ["gcs endpoint set-subscription-id DEFAULT", "Your own subscription"],
    ['gcs endpoint set-subscription-id ""', "None any more"],
  ],
  args,
  options,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/endpoint/subscription_id",
  check: (input) => void subject(input),
  mutates: true,
  prints: "endpoint",
  async plan(context, input) {
    const { endpoint } = await context.gcs();
    const id = subject(input);
    const before = await readBefore(context, (options) => endpoint.get(options));
    return planOne(endpoint.setSubscriptionId(id === "" ? null : id), async () => {
      const known = id === "DEFAULT" ? {} : { "subscription_id": id || null };
      const read = (options: ReadOptions) => endpoint.get(options);
      const after = await documentAfter<Endpoint>(context, undefined, read, known);
      const { subscription_id: now } = after;
      const document = { ...after, changed: isOther(before, now) };
      if (now === undefined) return done(document, "Set the subscription of the endpoint");
      return done(document, now ? `Subscription ID: ${now}` : "The endpoint has no subscription");
    });
  },
});

function parseId(typed: string, name: string): string {
  if (typed === "" || typed === "DEFAULT") return typed;
  if (isUuid(typed)) return typed.toLowerCase();
  throw badInput(name, `"${typed}" is no UUID, not DEFAULT and not ""`);
}

function subject(input: ValuesOf<typeof args & typeof options>): string {
  return argumentOr(input.id, input.subscriptionId, "SUBSCRIPTION_ID", "subscriptionId");
}

function isOther(before: Endpoint | undefined, now: Endpoint["subscription_id"]): boolean {
  if (before === undefined || now === undefined) return true;
  return (before.subscription_id ?? "") !== (now ?? "");
}
