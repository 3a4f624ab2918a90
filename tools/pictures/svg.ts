/** Draws what a terminal showed as an SVG picture: the same text gives the same bytes. */

const cell = { width: 8.4, height: 19 } as const;
const margin = 16;
const ground = "#0d1117";
const plain = "#e6edf3";
const colours: Readonly<Record<number, string>> = {
  30: "#6e7681",
  31: "#ff7b72",
  32: "#3fb950",
  33: "#d29922",
  34: "#79c0ff",
  35: "#d2a8ff",
  36: "#56d4dd",
  37: "#e6edf3",
};

interface Style {
  readonly bold: boolean;
  readonly dim: boolean;
  readonly colour: string;
}

// deno-lint-ignore no-control-regex -- what a terminal takes for colours and places
const parts = /\x1b\[([0-9;]*)m|[^\x1b]+|\x1b\[[0-9;?]*[A-Za-z]/g;

const usual: Style = { bold: false, dim: false, colour: plain };

/** A picture of a terminal of so many columns; `title` is for those who cannot see it. */
export function svgOf(
  text: string,
  { columns, title }: { columns: number; title: string },
): string {
  const lines = text.replace(/\r\n/g, "\n").trimEnd().split("\n").map(lastWritten);
  const width = Math.ceil(columns * cell.width) + 2 * margin;
  const height = lines.length * cell.height + 2 * margin;
  let style = usual;
  const drawn = lines.map((line, at) => {
    const y = margin + at * cell.height + 14;
    let column = 0;
    const spans: string[] = [];
    for (const [part, codes] of line.matchAll(parts)) {
      if (codes !== undefined) style = styled(style, codes);
      else if (!part.startsWith("\x1b")) {
        spans.push(spanOf(part, column, y, style));
        column += [...part].length;
      }
    }
    return spans.join("");
  });
  const font = "ui-monospace,SFMono-Regular,Menlo,Consolas,monospace";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img">\n<title>${escaped(title)}</title>\n` +
    `<rect width="100%" height="100%" rx="8" fill="${ground}"/>\n` +
    `<g font-family="${font}" font-size="14" xml:space="preserve">\n` +
    `${drawn.filter((line) => line !== "").join("\n")}\n</g>\n</svg>\n`;
}

/** What stays of a line that was written over, as progress is. */
function lastWritten(line: string): string {
  return line.split("\r").findLast((part) => part !== "") ?? "";
}

function styled(style: Style, codes: string): Style {
  let result = style;
  for (const code of codes.split(";").map(Number)) {
    if (code === 0) result = usual;
    else if (code === 1) result = { ...result, bold: true };
    else if (code === 2) result = { ...result, dim: true };
    else if (code === 22) result = { ...result, bold: false, dim: false };
    else if (code === 39) result = { ...result, colour: plain };
    else {
      const colour = colours[code >= 90 ? code - 60 : code];
      if (colour !== undefined) result = { ...result, colour };
    }
  }
  return result;
}

function spanOf(text: string, column: number, y: number, { bold, dim, colour }: Style): string {
  if (text.trim() === "") return "";
  const lead = text.length - text.trimStart().length;
  const x = (margin + (column + lead) * cell.width).toFixed(1);
  const shown = text.trimStart();
  const length = ([...shown].length * cell.width).toFixed(1);
  const weight = bold ? ' font-weight="bold"' : "";
  const opacity = dim ? ' opacity="0.7"' : "";
  return `<text x="${x}" y="${y}" textLength="${length}" fill="${colour}"${weight}${opacity}>` +
    `${escaped(shown)}</text>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
