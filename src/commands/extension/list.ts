import { defineCommand } from "../../command/mod.ts";
import { list } from "../../output/mod.ts";
import { listExtensions } from "../../programs/mod.ts";

export default defineCommand({
  path: "extension list",
  summary: "List the programs that add commands of their own",
  description:
    "A program gcs-NAME in a folder of PATH is the command gcs NAME. Commands of gcs and aliases come " +
    "first. It gets the words behind its name, the terminal, and the variables that gcs reads, " +
    "without those that may hold a secret; its exit code is that of the command.\n" +
    "It is started only where nobody but root and you can change it, or the way to it.",
  examples: [["gcs extension list", "With what keeps one from being started"]],
  scopes: [],
  needsSession: false,
  lists: true,
  origin: "gcs",
  route: "local",
  async run({ catalogue, environment }) {
    const firsts = new Set(
      (await catalogue()).flatMap(({ path, aliases = [] }) => [path, ...aliases])
        .map((path) => path.split(" ")[0]),
    );
    const found = (await listExtensions(environment.get("PATH"))).map((one) => ({
      name: one.name,
      path: one.path,
      state: firsts.has(one.name) ? "hidden by a command of gcs" : one.refused ?? "ready",
    }));
    return {
      ...list(found, [
        { label: "Name", value: "name" },
        { label: "Program", value: "path" },
        { label: "State", value: "state" },
      ], "name"),
      empty: "No extensions. Put a program gcs-NAME into a folder of PATH",
    };
  },
});
