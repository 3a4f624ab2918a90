import { defineCommand } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";

export default defineCommand({
  path: "alias list",
  summary: "List your aliases",
  examples: [["gcs alias list", "Names and what they stand for"]],
  scopes: [],
  needsSession: false,
  lists: true,
  origin: "gcs",
  route: "local",
  async run({ paths }) {
    const { readAliases } = await import("../../config/mod.ts");
    const aliases = [...await readAliases(paths.aliasFile)].map(([name, words]) => ({
      name,
      words,
    }));
    return {
      ...list(
        aliases,
        [{ label: "Name", value: "name" }, { label: "Words", value: "words" }],
        "name",
      ),
      empty: "No aliases. Make one: gcs alias set --help",
    };
  },
});
