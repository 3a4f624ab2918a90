import { defineCommand } from "../../command/mod.ts";
import { removedClient } from "./_options.ts";
import { asService, handOverWords, loginWords, officialWords, planHandOver } from "../_official.ts";

export default defineCommand({
  path: "node cleanup",
  summary: "Take this machine out of the endpoint",
  description: "Stops the services of the node and removes it from the endpoint; transfers that " +
    `run over it fail.\n${handOverWords}\n${loginWords}`,
  examples: [
    ["gcs node cleanup --dry-run", "See what would be run"],
    ["gcs node cleanup --yes", "Without a question of ours"],
  ],
  args: { further: officialWords },
  options: { asService },
  removed: removedClient("leave it out: the node knows its endpoint"),
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  plan: (context, { further, asService }) =>
    planHandOver(context, { words: ["node", "cleanup"], further, asService }, {
      warning: "This stops the services of this node and removes it from the endpoint.",
      answer: "node",
    }),
});
