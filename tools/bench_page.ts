import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { aboutRun, busyWords, type Results } from "../bench/results.ts";
import { markdownTable } from "../bench/table.ts";

const page = fileURLToPath(new URL("../docs/performance.md", import.meta.url));
const part = /<!-- table of (\S+) -->\n[^]*?<!-- end -->/;

/** The part of the page that shows results, and the name of their file. */
export function shownPart(text: string): { readonly file: string; readonly part: string } {
  const [shown, file] = part.exec(text) ?? [];
  if (shown === undefined || file === undefined) throw new Error("The page has no such part");
  return { file, part: shown };
}

/** What has to stand there for these results. */
export function pagePart(file: string, results: Results): string {
  const name = basename(file);
  return [
    `<!-- table of ${name} -->\n`,
    markdownTable(results.rows),
    `${aboutRun(results)}. ${busyWords(results.machine)}\n`,
    `Every sample: [results/${name}](../bench/results/${name}).\n`,
    "<!-- end -->",
  ].join("\n");
}

/** Puts results in place of those on the page; says what is left to do. */
export async function writePage(file: string, results: Results): Promise<string> {
  const text = await Deno.readTextFile(page);
  const shown = shownPart(text);
  await Deno.writeTextFile(page, text.replace(shown.part, () => pagePart(file, results)));
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", page] }).output();
  const add = `git add -f bench/results/${basename(file)} docs/performance.md`;
  return `To keep it: ${add}` +
    (shown.file === basename(file) ? "" : ` && git rm bench/results/${shown.file}`);
}
