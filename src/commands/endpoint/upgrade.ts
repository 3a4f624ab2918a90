import { defineCommand } from "../../command/mod.ts";
import { asService, handOverWords, loginWords, officialWords, planHandOver } from "../_official.ts";

export default defineCommand({
  path: "endpoint upgrade",
  summary: "Bring the endpoint to the version of this node's software",
  description: "What it does in detail, and which options it takes, depends on the release that " +
    `is installed.\n${handOverWords}\n${loginWords}`,
  examples: [
    ["gcs endpoint upgrade --dry-run", "See what would be run"],
    ["gcs endpoint upgrade --yes", "Without a question of ours"],
  ],
  args: { further: officialWords },
  options: { asService },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  plan: (context, { further, asService }) =>
    planHandOver(context, { words: ["endpoint", "upgrade"], further, asService }, {
      warning: "This upgrades the endpoint. Transfers may fail while it goes on.",
      answer: "upgrade",
    }),
});
