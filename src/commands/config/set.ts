import { arg, type Context, defineCommand, planOne } from "../../command/mod.ts";
import type { Operation } from "../../base/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "config set",
  summary: "Set one setting in the configuration file",
  description: "Lists are comma separated. An unknown key or a bad value changes nothing.\n" +
    "A profile's own settings are profiles.NAME.endpoint and so on.",
  examples: [
    ["gcs config set tls.min_version 1.3", "Refuse older TLS"],
    ["gcs config set profiles.lab.endpoint lab.data.globus.org", "For one profile only"],
  ],
  args: {
    key: arg.taking(["setting"], arg.text("KEY", "Setting, for example tls.min_version")),
    value: arg.taking(["setting value"], arg.text("VALUE", "New value")),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  check: async ({ key, value }) => {
    const { readConfigValue } = await import("../../config/mod.ts");
    readConfigValue(key, value);
  },
  plan(context, { key, value }) {
    const operation: Operation<unknown> = {
      request: { service: "local", method: "write", target: "config.yaml", body: { key, value } },
      send: async (signal) => {
        const { setConfigKey } = await import("../../config/mod.ts");
        const stored = await setConfigKey(context.paths, key, value, signal);
        if (/^tls\.(?:certificate_pinning|pins)$/.test(key)) await warnOfPins(context);
        return stored;
      },
    };
    return Promise.resolve(
      planOne(operation, (stored) => done({ key, value: stored }, `Set ${key}`)),
    );
  },
});

/** The pins of an endpoint alone shut out the servers that a login needs. */
async function warnOfPins({ paths, environment, globals, warn }: Context): Promise<void> {
  const { loadConfig } = await import("../../config/mod.ts");
  const { tls, services } = (await loadConfig(paths, environment, globals)).values;
  if (!tls.certificate_pinning) return;
  const hosts = [services.auth_url, services.transfer_url].map((url) => new URL(url).host);
  await warn(
    `tls.pins counts for every server: list the pins of ${hosts.join(" and ")}, too, or logins ` +
      `are refused; to see one: gcs self-diagnostic tls ${hosts[0]}`,
  );
}
