import { arg, defineCommand, opt } from "../../src/command/mod.ts";
import type { RegistryEntry } from "../../src/cli/find_command.ts";

/** A command with one of every kind of input. */
export const example = defineCommand({
  path: "thing update",
  aliases: ["things update"],
  summary: "Update a thing",
  description: "Needs the administrator role.\nChanges nothing else.",
  examples: [["gcs thing update ID --name x", "Rename a thing"]],
  args: { id: arg.uuid("THING_ID", "Thing to update"), rest: arg.optional(arg.text("X", "More")) },
  options: {
    displayName: opt.clearable("TEXT", "Name"),
    deleteProtected: opt.toggle("delete-protected", "no-delete-protected", "Deletion"),
    domain: opt.list("DOMAIN", "Allowed domain"),
    keywords: opt.commas("A,B", "Keywords"),
    mode: opt.choice(["inbound", "outbound"], "Direction"),
    minutes: opt.integer("MINUTES", "Limit", 1, 90),
    ports: opt.range("Ports", 1, 90),
    force: opt.flag("Force it"),
    noWait: opt.flag("Do not wait"),
  },
  secrets: { key: { label: "secret key" } },
  removed: { "--secret-access-key": "gcs thing update --secret-stdin" },
  scopes: [],
  origin: "gcs",
  route: "local",
  run: () => Promise.resolve(undefined),
});

/** A registry entry for tests of look-up and help. */
export function entry(path: string, aliases: readonly string[] = []): RegistryEntry {
  return {
    path,
    aliases,
    summary: `Do ${path}`,
    load: () => Promise.resolve({ default: example }),
  };
}
