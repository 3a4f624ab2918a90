import { defineCommand, ignoreNotFound, planOne, statusFields } from "../../../command/mod.ts";
import { GcsError } from "../../../errors/mod.ts";
import { done } from "../../../output/mod.ts";

export default defineCommand({
  path: "endpoint domain delete",
  summary: "Take the custom domain from the endpoint",
  description: "Clients that use the domain cannot reach the endpoint any more. Needs the " +
    "administrator role on the endpoint.",
  examples: [["gcs endpoint domain delete --yes", "Without a question, for scripts"]],
  options: { ignoreNotFound },
  scopes: ["manage_collections"],
  origin: "official",
  route: "DELETE /api/endpoint/domain",
  mutates: true,
  prints: statusFields,
  async plan({ gcs, signal }, { ignoreNotFound }) {
    const { endpoint } = await gcs();
    const domain = await endpoint.getDomain({ signal });
    if (domain === undefined) {
      const none = "The endpoint has no custom domain";
      if (!ignoreNotFound) throw new GcsError("not_found", none);
      const absent = done({ status: "absent", changed: false }, none);
      return { operations: [], carryOut: () => Promise.resolve(absent) };
    }
    const name = domain.domain_name ?? "";
    const changed = ignoreNotFound ? { changed: true } : {};
    return planOne(
      endpoint.deleteDomain(),
      () => done({ id: name, status: "deleted", ...changed }, `Deleted the domain ${name}`),
      {
        warning: `This takes the domain "${name}" from the endpoint.`,
        answer: name,
      },
    );
  },
});
