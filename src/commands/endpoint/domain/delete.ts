import { defineCommand, planOne, statusFields } from "../../../command/mod.ts";
import { GcsError } from "../../../errors/mod.ts";
import { done } from "../../../output/mod.ts";

export default defineCommand({
  path: "endpoint domain delete",
  summary: "Take the custom domain from the endpoint",
  description: "Clients that use the domain cannot reach the endpoint any more. Needs the " +
    "administrator role on the endpoint.",
  examples: [["gcs endpoint domain delete --yes", "Without a question, for scripts"]],
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/endpoint/domain",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }) {
    const { endpoint } = await gcs();
    const domain = await endpoint.getDomain({ signal });
    if (domain === undefined) throw new GcsError("not_found", "The endpoint has no custom domain");
    const { domain_name: id = null } = domain;
    const name = id || "domain";
    return planOne(
      endpoint.deleteDomain(),
      () =>
        done(
          { id, status: "deleted" },
          `Deleted the ${id ? `domain ${id}` : name} of the endpoint`,
        ),
      {
        warning: `This takes the ${id ? `domain "${id}"` : name} from the endpoint.`,
        answer: name,
      },
    );
  },
});
