import { Help } from "commander";
import type { Row } from "./rows.ts";

/** How a page of help looks where it is shown. */
export interface Look {
  /** Columns that no line goes beyond, but for lines to copy. */
  readonly columns: number;
  /** Marks a heading. */
  readonly heading: (text: string) => string;
}

/** As it looks in a file or a pipe. */
export const plainLook: Look = { columns: 80, heading: (text) => text };

/** One part of a page: prose, then rows, then lines to copy as they are. */
export interface PagePart {
  readonly title?: string;
  /** Prose, a paragraph a line. */
  readonly text?: string;
  readonly rows?: readonly Row[];
  readonly lines?: readonly string[];
}

/** Lays parts out, one empty line between them; a part without content is left out. */
export function layOut(parts: readonly PagePart[], { columns, heading }: Look): string {
  const help = Object.assign(new Help(), { helpWidth: columns, minWidthToWrap: 1 });
  return parts.flatMap((part) => {
    const body = bodyOf(part, help, columns);
    if (body.length === 0) return [];
    return [(part.title === undefined ? body : [heading(`${part.title}:`), ...body]).join("\n")];
  }).join("\n\n") + "\n";
}

function bodyOf(
  { title, text = "", rows = [], lines = [] }: PagePart,
  help: Help,
  columns: number,
) {
  const indent = title === undefined ? "" : "  ";
  const prose = text === "" ? [] : help.boxWrap(text, columns - indent.length).split("\n");
  return [
    ...prose.map((line) => indent + line),
    ...items(rows, help, columns),
    ...lines.map((line) => indent + line),
  ];
}

/** Share of the width that the left column may take, and its limit on a wide terminal. */
const widestLeft = { share: 0.425, columns: 35 };

function items(rows: readonly Row[], help: Help, columns: number): string[] {
  const limit = Math.min(widestLeft.columns, Math.floor(columns * widestLeft.share));
  const width = Math.min(limit, Math.max(0, ...rows.map(([left]) => left.length)));
  return rows.flatMap(([left, right]) =>
    left.length > width && right !== ""
      ? [`  ${left}`, help.formatItem("", width, right, help)]
      : [help.formatItem(left, width, right, help)]
  );
}
