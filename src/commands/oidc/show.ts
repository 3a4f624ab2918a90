import { defineCommand } from "../../command/mod.ts";
import { handOverWords, officialWords, showHandOver } from "../_official.ts";

export default defineCommand({
  path: "oidc show",
  summary: "Show the OIDC server of the endpoint",
  description: handOverWords,
  examples: [["gcs oidc show -F json", "The whole document, without secrets"]],
  args: { further: officialWords },
  scopes: [],
  needsSession: false,
  origin: "official",
  route: "official program",
  run: (context, { further }) => showHandOver(context, { words: ["oidc", "show"], further }),
});
