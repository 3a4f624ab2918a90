import { defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";

export default defineCommand({
  path: "config path",
  summary: "Print where the configuration file is",
  examples: [["gcs config path", "The file, whether or not it exists"]],
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  run: (context) => Promise.resolve(show(context.paths.configFile, [])),
});
