import { defineCommand } from "../../command/mod.ts";
import { removedClient } from "./_options.ts";
import { handOverWords, officialWords, planHandOver } from "../_official.ts";

export default defineCommand({
  path: "node cleanup",
  summary: "Take this machine out of the endpoint",
  description: "Stops the services of the node and removes it from the endpoint; transfers that " +
    `run over it fail.\n${handOverWords}`,
  examples: [
    ["gcs node cleanup --dry-run", "See what would be run"],
    ["gcs node cleanup --yes", "Without a question of ours"],
  ],
  args: { further: officialWords },
  removed: removedClient("leave it out: the node knows its endpoint"),
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  plan: (context, { further }) =>
    planHandOver(context, { words: ["node", "cleanup"], further }, {
      warning: "This stops the services of this node and removes it from the endpoint.",
      answer: "node",
    }),
});
