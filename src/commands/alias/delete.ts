import { arg, defineCommand, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "alias delete",
  summary: "Delete an alias",
  examples: [["gcs alias delete guests", "The commands that it stood for stay"]],
  args: { name: arg.text("NAME", "Alias to delete") },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { name }) {
    const { changeAlias, readAliases, requireAlias } = await import("../../config/mod.ts");
    requireAlias(await readAliases(context.paths.aliasFile), name);
    return planOne({
      request: { service: "local", method: "remove", target: "aliases.json", body: { name } },
      send: (signal) => changeAlias(context.paths.aliasFile, name, undefined, signal),
    }, () => done({ id: name, status: "deleted" }, `Deleted the alias ${name}`));
  },
});
