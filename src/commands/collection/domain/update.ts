import { arg, defineCommand, planUpdate, readBefore } from "../../../command/mod.ts";
import type { Domain, ReadOptions } from "../../../gcs/mod.ts";
import {
  domainArgs,
  domainOptions,
  domainSecrets,
  domainWords,
  readDomain,
} from "../../endpoint/domain/_domain.ts";

export default defineCommand({
  path: "collection domain update",
  aliases: ["collection domain setup"],
  summary: "Set the custom domain of a collection",
  description:
    `Needs the administrator role. Links with the old name stop working.\n${domainWords}`,
  examples: [[
    "gcs collection domain update COLLECTION_ID data.example.org --certificate fullchain.pem --private-key key.pem",
    "Send certificate, chain and key",
  ]],
  args: {
    id: arg.object("collection", "COLLECTION_ID", "Collection that gets the domain"),
    ...domainArgs,
  },
  options: domainOptions,
  secrets: domainSecrets,
  scopes: ["manage_collections"],
  origin: "official",
  route: "PUT /api/collections/{collection_id}/domain",
  mutates: true,
  prints: "domain",
  async plan(context, { id, ...input }) {
    const wanted = await readDomain(context, input);
    const { collections } = await context.gcs();
    const read = (options: ReadOptions) => collections.getDomain(id, options);
    return planUpdate<Domain>(context, {
      operation: collections.setDomain(id, wanted),
      sent: wanted,
      before: await readBefore(context, read),
      read,
      known: { "domain_name": wanted.domain_name ?? null },
      what: `the domain of collection ${id}`,
      sentence: () => `Set the domain of collection ${id} to ${wanted.domain_name}`,
    });
  },
});
