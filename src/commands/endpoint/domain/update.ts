import { defineCommand, planUpdate, readBefore } from "../../../command/mod.ts";
import type { Domain, ReadOptions } from "../../../gcs/mod.ts";
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
    const read = async (options: ReadOptions) => await endpoint.getDomain(options) ?? {};
    return planUpdate<Domain>(context, {
      operation: endpoint.setDomain(wanted),
      sent: wanted,
      before: await readBefore(context, read),
      read,
      known: { "domain_name": wanted.domain_name ?? null },
      what: "the domain of the endpoint",
      sentence: () => `Set the domain of the endpoint to ${wanted.domain_name}`,
    });
  },
});
