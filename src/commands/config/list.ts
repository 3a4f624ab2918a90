import { defineCommand, opt } from "../../command/mod.ts";
import type { ConfigEntry } from "../../config/mod.ts";
import { type Field, list } from "../../output/mod.ts";

export default defineCommand({
  path: "config list",
  summary: "List every setting with the value in force",
  description:
    "Options, the environment, the profile, the file, the system-wide file and defaults decide,\n" +
    "in that order.",
  examples: [["gcs config list --origin", "Where each value comes from"]],
  options: { origin: opt.flag("Add where each value comes from") },
  scopes: [],
  needsSession: false,
  lists: true,
  origin: "gcs",
  route: "local",
  async run(context, { origin }) {
    const { listConfig } = await import("../../config/mod.ts");
    const entries = listConfig(await context.config());
    const fields: Field<ConfigEntry>[] = [
      { label: "Key", value: "key" },
      { label: "Value", value: "value" },
    ];
    const shown = origin ? [...fields, { label: "Origin", value: "origin" }] : fields;
    return list(entries, shown, "key");
  },
});
