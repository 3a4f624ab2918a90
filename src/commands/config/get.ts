import { arg, defineCommand } from "../../command/mod.ts";
import { show } from "../../output/mod.ts";

export default defineCommand({
  path: "config get",
  summary: "Print one setting",
  examples: [["gcs config get tls.min_version", "The value in force"]],
  args: {
    key: arg.taking(["setting"], arg.text("KEY", "Setting, for example tls.min_version")),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, { key }) {
    const { getConfigKey } = await import("../../config/mod.ts");
    return show(getConfigKey(await context.config(), key), []);
  },
});
