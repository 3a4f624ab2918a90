import { basename } from "node:path";
import { aboutRun, type Results } from "../bench/results.ts";
import { markdownTable } from "../bench/table.ts";

const page = new URL("../docs/performance.md", import.meta.url);
const part = /(<!-- table of (\S+) -->\n)[^]*?(<!-- end -->)/;

/** The results that the page shows: the name of their file, and what stands there. */
export async function shownOnPage(): Promise<{ readonly file: string; readonly text: string }> {
  const [all = "", , file = ""] = part.exec(await Deno.readTextFile(page)) ?? [];
  return { file, text: all };
}

/** What has to stand on the page for these results. */
export function pagePart(file: string, results: Results): string {
  const name = basename(file);
  const link = `[\`bench/results/${name}\`](../bench/results/${name})`;
  return `<!-- table of ${name} -->\n\n${markdownTable(results.rows)}\n${
    aboutRun(results)
  }. Raw samples: ${link}\n\n<!-- end -->`;
}

/** Puts results in place of those on the page. */
export async function writePage(file: string, results: Results): Promise<void> {
  const text = await Deno.readTextFile(page);
  if (!part.test(text)) throw new Error("docs/performance.md has no place for the table");
  await Deno.writeTextFile(page, text.replace(part, () => pagePart(file, results)));
}
