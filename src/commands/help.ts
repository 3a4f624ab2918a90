import manifest from "../../deno.json" with { type: "json" };
import { arg, defineCommand, opt } from "../command/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { topicNames } from "../help/mod.ts";
import { writeOutputFolder } from "../files/mod.ts";
import { done } from "../output/mod.ts";

export default defineCommand({
  path: "help",
  summary: "Show help of a command or a topic, or write manual pages",
  description: "Shows the help of the command that the words name, or a page about a topic: " +
    `${topicNames.join(", ")}. On a terminal, help that is longer than the screen goes through a ` +
    "pager: GCS_PAGER, PAGER, or less.\n" +
    "With --man it writes a manual page for the program and for each command into a folder that " +
    "is new or empty: gcs.1, gcs-collection-create.1 and so on.",
  examples: [
    ["gcs help collection create", "The same as gcs collection create --help"],
    ["gcs help storage-gateway create s3", "With the options of one connector"],
    ["gcs help exit-codes", "A page about a topic"],
    ["gcs help --man man1", "Then: man -l man1/gcs-collection-create.1"],
  ],
  args: { words: arg.many(arg.optional(arg.text("COMMAND|TOPIC", "What to show help of"))) },
  options: { man: opt.text("DIR", "Write manual pages into this folder, new or empty") },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  async run(context, { man }) {
    // Help itself is shown by the shell around the commands.
    if (man === undefined) throw new GcsError("usage", "Missing option --man");
    const { manualPages } = await import("./help/_manual.ts");
    const pages = manualPages(await context.catalogue(), {
      version: manifest.version,
      date: new Date(context.clock.now()).toISOString().slice(0, 10),
    });
    const { allowed_folders: allowed } = (await context.config()).values.files;
    const folder = await writeOutputFolder(man, Object.fromEntries(pages), allowed);
    const files = [...pages.keys()].sort();
    return done({ folder, files }, `Wrote ${files.length} manual pages to ${folder}`);
  },
});
