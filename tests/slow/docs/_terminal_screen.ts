/** What stands in a terminal of so many columns after it was sent `text`. */
export function screenOf(text: string, columns: number): string {
  const lines: string[][] = [[]];
  let [row, column] = [0, 0];
  const line = () => lines[row] ??= [];
  // deno-lint-ignore no-control-regex -- what a terminal takes for colours and places
  for (const [part, count, code] of text.matchAll(/\x1b\[\??([\d;]*)([A-Za-z])|\x1b.|[^\x1b]/gsu)) {
    const steps = Math.max(1, Number(count));
    if (code === "A") row = Math.max(0, row - steps);
    else if (code === "B") row += steps;
    else if (code === "C") column += steps;
    else if (code === "D") column = Math.max(0, column - steps);
    else if (code === "G") column = steps - 1;
    else if (code === "K") lines[row] = count === "2" ? [] : line().slice(0, column);
    else if (code === "J") lines.splice(row, lines.length, line().slice(0, column));
    else if (part === "\r") column = 0;
    else if (part === "\n") row++;
    else if (part === "\b") column = Math.max(0, column - 1);
    else if (!part.startsWith("\x1b") && part !== "\x07") {
      if (column >= columns) [row, column] = [row + 1, 0];
      while (line().length < column) line().push(" ");
      line()[column++] = part;
    }
  }
  return Array.from(lines, (cells = []) => cells.join("").trimEnd()).join("\n").trimEnd() + "\n";
}
