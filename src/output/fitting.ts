import type { OutStream } from "./streams.ts";

/** Text behind a lead, in lines that fit a terminal. */
export async function fitting(lead: string, text: string, stream: OutStream): Promise<string[]> {
  if (!stream.isTerminal) return [lead + text];
  const { fitted } = await import("./fitted.ts");
  return fitted(lead, text, stream);
}

/** A line for people, as it is written: one that begins with a blank is to be copied as it stands. */
export async function noteLine(line: string, stream: OutStream): Promise<string> {
  const lines = line.startsWith(" ") ? [line] : await fitting("", line, stream);
  return lines.map((one) => `${one}\n`).join("");
}
