const root = new URL("../../", import.meta.url);

/** A page of Markdown, and where it lies in the repository. */
export interface Page {
  readonly path: string;
  readonly text: string;
}

/** Every page that people read: the README, the changes, and all under docs/ and .github/. */
export async function allPages(): Promise<Page[]> {
  const paths = ["README.md", "CHANGELOG.md", ".github/CONTRIBUTING.md", ".github/SECURITY.md"];
  for await (const path of markdownFiles("docs/")) paths.push(path);
  return await Promise.all(paths.sort().map(readPage));
}

/** One page by its path in the repository. */
export async function readPage(path: string): Promise<Page> {
  return { path, text: await Deno.readTextFile(new URL(path, root)) };
}

/** Whether a path of the repository, with or without a slash at its end, is there. */
export async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(new URL(path, root)).then(() => true, () => false);
}

async function* markdownFiles(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, root))) {
    if (isDirectory) yield* markdownFiles(`${folder}${name}/`);
    else if (name.endsWith(".md")) yield `${folder}${name}`;
  }
}

/** Lines of a page in blocks of code, with `\` at the end of a line joined to the next. */
export function codeLines({ text }: Page): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|console)?\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, block = ""]) => block.replace(/\\\n\s*/g, "").split("\n"));
}

/** Text of a page outside of blocks of code. */
export function prose({ text }: Page): string {
  return text.replace(/^```[\s\S]*?^```$/gm, "");
}

/** What stands between backquotes outside of blocks of code, on one line. */
export function codeSpans(page: Page): string[] {
  return [...prose(page).matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span.replace(/\s+/g, " "));
}

/** Names of the headings of a page, as links call them. */
export function anchors(page: Page): Set<string> {
  const headings = prose(page).matchAll(/^#+ (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = ""]) =>
      heading.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-")
    ),
  );
}

/** Cells of the rows of a page's first table with these columns. */
export function tableRows({ text }: Page, columns: readonly string[]): string[][] {
  const lines = text.split("\n");
  const start = lines.indexOf(`| ${columns.join(" | ")} |`);
  if (start === -1) throw new Error(`There is no table with the columns ${columns.join(", ")}`);
  const rest = lines.slice(start + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  return rest.slice(0, end === -1 ? undefined : end).map((line) =>
    line.split(/(?<!\\)\|/).slice(1, -1).map((cell) => cell.trim())
  );
}
