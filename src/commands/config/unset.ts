import { arg, defineCommand } from "../../command/mod.ts";
import { unsetConfigKey } from "../../config/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "config unset",
  summary: "Take one setting out of the configuration file",
  description:
    "The default is in force again. Also takes out a key that is unknown or bad, which\n" +
    "is how a broken file is repaired.",
  examples: [["gcs config unset tls.min_version", "Back to the default"]],
  args: { key: arg.text("KEY", "Setting, for example tls.min_version") },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  plan(context, { key }) {
    let removed = false;
    return Promise.resolve({
      operations: [{
        request: { service: "local", method: "remove", target: "config.yaml", body: { key } },
        send: async () => {
          removed = await unsetConfigKey(context.paths, key);
        },
      }],
      view: () =>
        done(
          { key, status: removed ? "removed" : "absent" },
          removed ? `Unset ${key}` : `${key} was not set`,
        ),
    });
  },
});
