import { checkProfileName } from "../../files/mod.ts";
import { arg, defineCommand, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "profile use",
  summary: "Make a profile the one in use",
  description: "It need not exist yet: gcs login gives it a login.",
  examples: [["gcs profile use lab", "Work as profile lab from now on"]],
  args: {
    name: arg.taking(["profile"], arg.parsed("NAME", "Profile to use", checkProfileName)),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  plan: (context, { name }) =>
    Promise.resolve(planOne({
      request: {
        service: "local",
        method: "write",
        target: "config.yaml",
        body: { key: "profile", value: name },
      },
      send: async (signal) => {
        const { useProfile } = await import("../../config/mod.ts");
        await useProfile(context.paths, name, signal);
      },
    }, () => done({ name, status: "in_use" }, `Using profile "${name}"`))),
});
