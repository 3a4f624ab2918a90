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
  path: "endpoint set-owner-string",
  summary: "Choose the identity that people see as owner of the endpoint",
  description: "Changes what is shown, not who owns it. It has to be an identity of yours.\n" +
    "Needs the administrator role on the endpoint.",
  examples: [["gcs endpoint set-owner-string storage@example.org", "Show a role account"]],
  args: { identity: arg.orOption("ownerString", arg.text("IDENTITY", identityWords)) },
  options: { ownerString: opt.text("IDENTITY", "The same as the argument IDENTITY") },
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/endpoint/owner_string",
  mutates: true,
  prints: { ...statusFields, "identity_id": "string" },
  async plan(context, { identity, ownerString }) {
    const typed = argumentOr(identity, ownerString, "IDENTITY", "ownerString");
    const id = await identityId(context, typed, "IDENTITY");
    return planOne((await context.gcs()).endpoint.setOwnerString(id), () =>
      done(
        { "identity_id": id, status: "updated", changed: true },
        `The endpoint is now shown as owned by ${id}`,
      ));
  },
});
