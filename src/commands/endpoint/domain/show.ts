import { defineCommand } from "../../../command/mod.ts";
import { GcsError } from "../../../errors/mod.ts";
import { show } from "../../../output/mod.ts";
import { domainFields } from "./_domain.ts";

export default defineCommand({
  path: "endpoint domain show",
  summary: "Show the custom domain of the endpoint",
  description: "Needs the administrator role on the endpoint. The private key is never shown.",
  examples: [["gcs endpoint domain show", "Name, and until when the certificate is valid"]],
  scopes: ["manage_collections"],
  origin: "official",
  route: "GET /api/endpoint/domain",
  async run({ gcs, signal }) {
    const { endpoint } = await gcs();
    const domain = await endpoint.getDomain({ signal });
    if (domain === undefined) {
      throw new GcsError("not_found", "The endpoint has no custom domain", {
        hint: "gcs endpoint domain update --help",
      });
    }
    return show(domain, domainFields);
  },
});
