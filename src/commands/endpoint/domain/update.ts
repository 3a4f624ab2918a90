import { defineCommand, documentAfter, planOne } from "../../../command/mod.ts";
import { done } from "../../../output/mod.ts";
import { domainArgs, domainOptions, domainSecrets, domainWords, readDomain } from "./_domain.ts";

export default defineCommand({
  path: "endpoint domain update",
  aliases: ["endpoint domain setup"],
  summary: "Set the custom domain of the endpoint",
  description: `Needs the administrator role on the endpoint.\n${domainWords}`,
  examples: [
    [
      "gcs endpoint domain update data.example.org --certificate fullchain.pem --private-key key.pem",
      "Send certificate, chain and key",
    ],
    [
      "vault read -field=key tls/data | gcs endpoint domain update data.example.org --certificate cert.pem --private-key-stdin",
      "Take the key from a secret manager",
    ],
  ],
  args: domainArgs,
  options: domainOptions,
  secrets: domainSecrets,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/endpoint/domain",
  mutates: true,
  prints: "domain",
  async plan(context, input) {
    const wanted = await readDomain(context, input);
    const { endpoint } = await context.gcs();
    return planOne(endpoint.setDomain(wanted), async (answer) => {
      const after = await documentAfter(
        context,
        answer,
        async (options) => await endpoint.getDomain(options) ?? {},
        { "domain_name": wanted.domain_name ?? null },
      );
      return done(after, `Set the domain of the endpoint to ${wanted.domain_name}`);
    });
  },
});
