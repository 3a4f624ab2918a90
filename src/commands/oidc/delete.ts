import { defineCommand } from "../../command/mod.ts";
import { handOverWords, officialWords, planHandOver } from "../_official.ts";

export default defineCommand({
  path: "oidc delete",
  summary: "Delete the OIDC server of the endpoint",
  description: `People who log in through it cannot do so any more.\n${handOverWords}`,
  examples: [["gcs oidc delete --yes", "Without a question of ours"]],
  args: { further: officialWords },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  mutates: true,
  plan: (context, { further }) =>
    planHandOver(context, { words: ["oidc", "delete"], further }, {
      warning: "This deletes the OIDC server of the endpoint: nobody can log in through it then.",
      answer: "oidc",
    }),
});
