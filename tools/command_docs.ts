/**
 * Writes the pages under docs/commands/ from the definitions of the commands; with --check says
 * whether they are up to date, with --man writes manual pages into dist/man/ instead.
 */
import manifest from "../deno.json" with { type: "json" };
import { groupPage } from "./command_docs/command_page.ts";
import { declarationPage } from "./command_docs/declaration_page.ts";
import { indexPage } from "./command_docs/index_page.ts";
import { manualPages } from "../src/help/mod.ts";
import { topicsPage } from "./command_docs/topics_page.ts";
import { proseFor } from "./command_docs/markdown.ts";
import { stalePages, writePages } from "./command_docs/folder.ts";
import { parityPage } from "./command_docs/parity_page.ts";
import { type CommandFile, loadCommands } from "./command_files.ts";

const root = new URL("../", import.meta.url);

/** File name → text of every page under docs/commands/. */
export function commandPages(files: readonly CommandFile[]): Map<string, string> {
  const groups = Map.groupBy(
    files.map(({ command }) => command).sort((a, b) => a.path < b.path ? -1 : 1),
    ({ path }) => path.split(" ")[0] ?? "",
  );
  const prose = proseFor(files.map(({ command }) => command.path));
  const pages = new Map([
    ["README.md", indexPage(groups, prose)],
    ["declaration.md", declarationPage(prose)],
    ["parity.md", parityPage(files)],
    ["topics.md", topicsPage(prose)],
  ]);
  for (const [group, commands] of groups) {
    pages.set(`${group}.md`, groupPage(group, commands, prose));
  }
  return pages;
}

if (import.meta.main) {
  const folder = new URL("docs/commands/", root);
  const files = await loadCommands();
  if (Deno.args.includes("--man")) {
    const pages = manualPages(files.map(({ command }) => command), {
      version: manifest.version,
      date: new Date().toISOString().slice(0, 10),
    });
    await writePages(new URL("dist/man/man1/", root), pages);
  } else if (Deno.args.includes("--check")) {
    const wrong = await stalePages(folder, commandPages(files));
    if (wrong.length > 0) {
      throw new Error(`docs/commands/ is out of date: run deno task docs (${wrong.join(", ")})`);
    }
  } else await writePages(folder, commandPages(files));
}
