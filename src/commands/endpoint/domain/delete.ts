import { defineCommand, planOne } from "../../../command/mod.ts";
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
  async plan({ gcs, signal }) {
    const { endpoint } = await gcs();
    const domain = await endpoint.getDomain({ signal });
    if (domain === undefined) throw new GcsError("not_found", "The endpoint has no custom domain");
    const name = domain.domain_name ?? "";
    return planOne(
      endpoint.deleteDomain(),
      () => done({ id: name, status: "deleted" }, `Deleted the domain ${name}`),
      {
        warning: `This takes the domain "${name}" from the endpoint.`,
        answer: name,
      },
    );
  },
});
