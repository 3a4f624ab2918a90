import { arg, defineCommand, planOne } from "../../command/mod.ts";
import type { Operation } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "config unset",
  summary: "Take one setting out of the configuration file",
  description:
    "The default is in force again. Also takes out a key that is unknown or bad, which\n" +
    "is how a broken file is repaired.",
  examples: [["gcs config unset tls.min_version", "Back to the default"]],
  args: {
    key: arg.taking(["setting"], arg.text("KEY", "Setting, for example tls.min_version")),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  plan(context, { key }) {
    const operation: Operation<boolean> = {
      request: { service: "local", method: "remove", target: "config.yaml", body: { key } },
      send: async (signal) => {
        const { unsetConfigKey } = await import("../../config/mod.ts");
        return await unsetConfigKey(context.paths, key, signal);
      },
    };
    return Promise.resolve(planOne(operation, (isRemoved) =>
      done(
        { key, status: isRemoved ? "removed" : "absent" },
        isRemoved ? `Unset ${key}` : `${key} was not set`,
      )));
  },
});
