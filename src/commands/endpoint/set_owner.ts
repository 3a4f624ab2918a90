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
  urnOf,
  type ValuesOf,
} from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

const args = { identity: arg.orOption("principal", arg.text("IDENTITY", identityWords)) };
const options = { principal: opt.text("IDENTITY", "The same as the argument IDENTITY") };

export default defineCommand({
  path: "endpoint set-owner",
  summary: "Make an identity the owner of the endpoint",
  description:
    "The owner's role goes from the present owner to this identity.\nNeeds the owner or administrator role on the endpoint.",
  examples: [
    ["gcs endpoint set-owner ada@example.org", "Asks first: the new owner has to be typed again"],
    ["gcs endpoint set-owner IDENTITY_ID --yes", "Without a question, for scripts"],
  ],
  args,
  options,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/endpoint/owner",
  check: (input) => void subject(input),
  mutates: true,
  prints: { ...statusFields, "identity_id": "string" },
  async plan(context, input) {
    const typed = subject(input);
    const id = await identityId(context, typed, "IDENTITY");
    const { endpoint, roles } = await context.gcs();
    const before = await readBefore(
      context,
      ({ signal }) => Array.fromAsync(roles.list({ signal })),
    );
    const isOwner = before?.some(({ role, principal }) =>
      role === "owner" && principal?.toLowerCase() === urnOf("identity", id)
    );
    return planOne(
      endpoint.setOwner(id),
      () =>
        done(
          { "identity_id": id, status: "updated", changed: isOwner !== true },
          `The owner of the endpoint is now ${id}`,
        ),
      { warning: `This gives the endpoint to ${typed} (${id}).`, answer: typed },
    );
  },
});

function subject(input: ValuesOf<typeof args & typeof options>): string {
  return argumentOr(input.identity, input.principal, "IDENTITY", "principal");
}
