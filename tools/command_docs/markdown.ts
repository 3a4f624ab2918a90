/** Turns prose of the definitions into Markdown: marks options and commands, links commands. */
export type Prose = (text: string) => string;

/** The page of a command, among the pages: by its first word. */
export function pageOf(path: string): string {
  return `${path.split(" ")[0]}.md`;
}

/** A link to what one of the pages says of a command. */
export function linkTo(path: string): string {
  return `${pageOf(path)}#gcs-${path.replaceAll(" ", "-")}`;
}

/** Makes a {@linkcode Prose} that links these commands. */
export function proseFor(paths: readonly string[]): Prose {
  const longestFirst = [...paths].sort((a, b) => b.length - a.length).join("|");
  const marked = new RegExp(`("gcs [^"]*"|\\bgcs (?:${longestFirst})(?![\\w-])|--[a-z][\\w-]*)`);
  const known = new Set(paths);
  return (text) =>
    text.split(marked).map((part, at) => {
      if (at % 2 === 0) return plain(part);
      const words = part.replaceAll('"', "");
      const path = words.slice("gcs ".length);
      return known.has(path) ? `[${code(words)}](${linkTo(path)})` : code(words);
    }).join("");
}

/** Text that Markdown takes as it is. */
export function plain(text: string): string {
  return text.replace(/[\\`*<>[\]$~]/g, "\\$&");
}

/** Text between backquotes. */
export function code(text: string): string {
  return text.includes("`") ? `\`\` ${text} \`\`` : `\`${text}\``;
}

/** A table; `|` in a cell is escaped. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
): string[] {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(columns), `|${" --- |".repeat(columns.length)}`, ...rows.map(line)];
}

/** A block of code. */
export function fenced(language: string, lines: readonly string[]): string[] {
  return [`\`\`\`${language}`, ...lines, "```"];
}

/** Blocks with an empty line between them. */
export function page(blocks: readonly (readonly string[])[]): string {
  return `${
    blocks.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")
  }\n`;
}
