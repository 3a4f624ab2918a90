import type { OutStream } from "./streams.ts";
import { width, wrapped } from "./width.ts";

/** Columns that later lines stand in. */
const indent = "  ";

/**
 * A message as lines that fit a terminal, broken between words and never inside of one. `lead` comes
 * first: `gcs: error: `.
 */
export function fitted(lead: string, text: string, { columns: all }: OutStream): string[] {
  const line = lead + text;
  if (width(line) <= all) return [line];
  const columns = Math.max(20, all - indent.length);
  const lines = isCommand(text) ? continued(lead, text, columns) : wrapped(line, columns, false);
  return lines.map((part, at) => at === 0 ? part : indent + part);
}

/** Words of a call: no more of them are plain than the longest path of a command has. */
const call = /^gcs(?: [a-z][a-z-]*){1,4}(?: (?:'(?:[^']|'\\'')*'|\S*[^a-z\s]\S*))+$/;

function isCommand(text: string): boolean {
  return call.test(text);
}

/** A command line over several lines, as a shell reads it when it is pasted. */
function continued(lead: string, text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = lead.trimEnd();
  for (const word of text.match(/'(?:[^']|'\\'')*'|\S+/g) ?? []) {
    const longer = `${line} ${word}`;
    if (width(longer) + 2 <= columns || line === "") line = longer;
    else {
      lines.push(`${line} \\`);
      line = word;
    }
  }
  return [...lines, line];
}
