import { arg, defineCommand, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

export default defineCommand({
  path: "alias set",
  summary: "Give a command line a name of your own",
  description:
    "NAME stands for WORDS from then on: in help, in completion, and as a command. $1 to $9 in " +
    "WORDS are replaced by what stands behind NAME; what is not used so comes at the end.\n" +
    "Quote WORDS for the shell. They begin with a command of gcs, and no alias can have the name " +
    "of one; so an alias never leads to another. An alias of that name is replaced. No shell is " +
    "involved.\n" +
    "Aliases are kept in aliases.json in the folder of the configuration.",
  examples: [
    ["gcs alias set guests 'collection list --filter guest_collections'", "Then: gcs guests"],
    ["gcs alias set who 'role list --collection $1'", "Then: gcs who Projects -F json"],
  ],
  args: {
    name: arg.text("NAME", "What to type"),
    words: arg.text("WORDS", "What it stands for, without gcs"),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { name, words }) {
    const { changeAlias, checkAlias } = await import("../../config/mod.ts");
    const commands = (await context.catalogue())
      .flatMap(({ path, aliases = [] }) => [path, ...aliases]);
    checkAlias(name, words, commands);
    return planOne({
      request: {
        service: "local",
        method: "write",
        target: "aliases.json",
        body: { name, words },
      },
      send: (signal) => changeAlias(context.paths.aliasFile, name, words, signal),
    }, (before) =>
      done(
        { name, words, before: before ?? null },
        before === undefined
          ? `gcs ${name} stands for: gcs ${words}`
          : `gcs ${name} stands for: gcs ${words} (before: gcs ${before})`,
      ));
  },
});
