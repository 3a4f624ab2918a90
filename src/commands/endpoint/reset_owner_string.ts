import { defineCommand, planOne, statusFields } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "endpoint reset-owner-string",
  summary: "Show the default identity as owner of the endpoint again",
  description: "Needs the administrator role on the endpoint.",
  examples: [["gcs endpoint reset-owner-string", 'Undo "gcs endpoint set-owner-string"']],
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/endpoint/owner_string",
  mutates: true,
  prints: statusFields,
  async plan({ gcs }) {
    return planOne(
      (await gcs()).endpoint.resetOwnerString(),
      () =>
        done(
          { status: "reset", changed: true },
          "The endpoint is shown with its default owner again",
        ),
    );
  },
});
