// Written by "deno task registry" from the files under commands/.
import type { RegistryEntry } from "./find_command.ts";

/** Every command, by name. */
export const registry: readonly RegistryEntry[] = [
  {
    path: "collection delete",
    aliases: [],
    summary: "Delete a collection",
    load: () => import("../commands/collection/delete.ts"),
  },
  {
    path: "collection list",
    aliases: [],
    summary: "List the collections of an endpoint",
    load: () => import("../commands/collection/list.ts"),
  },
  {
    path: "collection show",
    aliases: [],
    summary: "Show a collection",
    load: () => import("../commands/collection/show.ts"),
  },
  {
    path: "login",
    aliases: [],
    summary: "Log in to Globus and get access to an endpoint",
    load: () => import("../commands/login.ts"),
  },
  {
    path: "whoami",
    aliases: [],
    summary: "Show who is logged in",
    load: () => import("../commands/whoami.ts"),
  },
];
