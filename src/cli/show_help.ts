import type { AnyCommand } from "../command/mod.ts";
import { commandHelp, groupHelp, plainLook } from "../help/mod.ts";
import { createStyle } from "../output/mod.ts";
import { colourOf } from "./colour.ts";
import type { Parsed } from "./parser.ts";
import type { Program } from "./program.ts";

/** A command, or the path of a group of commands. */
export type HelpSubject = AnyCommand | string;

/**
 * Shows help: on a terminal as wide as that is, with bold headings, and through the pager where it
 * is longer than the screen.
 */
export async function showHelp(
  program: Program,
  subject: HelpSubject,
  { raw, words }: Parsed,
): Promise<void> {
  const { stdout } = program.streams;
  const { heading } = createStyle(colourOf(program, "stdout", undefined));
  const look = { ...plainLook, columns: stdout.columns, heading };
  const page = typeof subject === "string"
    ? groupHelp(subject, program.registry, look)
    : commandHelp(subject, look, words);
  const text = await named(page, raw);
  const isPaged = stdout.isTerminal && raw["noPager"] !== true && await program.page?.(text);
  if (!isPaged) await stdout.write(text);
}

/** Help, with the commands in it under the name that this program was called by. */
async function named(text: string, { official }: Readonly<Record<string, unknown>>) {
  if (official !== true) return text;
  const { underOfficialName } = await import("../drop_in/mod.ts");
  return underOfficialName(text);
}
