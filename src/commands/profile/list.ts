import { defineCommand } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";

export default defineCommand({
  path: "profile list",
  summary: "List the profiles",
  description: "Profiles with settings, with a login, or in use.",
  examples: [["gcs profile list", "Which profile is in use, and which are logged in"]],
  scopes: [],
  needsSession: false,
  lists: true,
  origin: "gcs",
  route: "local",
  async run(context) {
    const { listProfiles } = await import("../../config/mod.ts");
    const { profile } = await context.config();
    const settings = new Map(
      (await listProfiles(context.paths)).map(({ current: _, ...own }) => [own.name, own]),
    );
    const logins = new Set((await (await context.tokens()).list()).map((info) => info.profile));
    const names = new Set([...settings.keys(), ...logins, profile]);
    const rows = [...names].sort().map((name) => ({
      ...settings.get(name),
      name,
      current: name === profile,
      "logged_in": logins.has(name),
    }));
    return list(rows, [
      { label: "Name", value: "name" },
      { label: "In Use", value: "current" },
      { label: "Logged In", value: "logged_in" },
      { label: "Endpoint", value: "endpoint" },
      { label: "Format", value: "format" },
    ], "name");
  },
});
