import type { AnyCommand } from "../command/mod.ts";
import { commandHelp, groupHelp, type Look, plainLook } from "../help/mod.ts";
import { createStyle } from "../output/mod.ts";
import { colourOf } from "./colour.ts";
import type { Found } from "./find_command.ts";
import type { Parsed } from "./parser.ts";
import type { Program } from "./program.ts";

/** Where the words lead that name no command. */
export type HelpPlace = Exclude<Found, { readonly kind: "command" }>;

/**
 * Shows help: on a terminal as wide as that is, with bold headings, and through the pager where it
 * is longer than the screen.
 */
export async function showHelp(
  program: Program,
  subject: AnyCommand | HelpPlace,
  { raw, words }: Parsed,
): Promise<void> {
  const { stdout } = program.streams;
  const { heading } = createStyle(colourOf(program, "stdout", undefined));
  const look = { ...plainLook, columns: stdout.columns, heading };
  const text = await named(await pageAbout(subject, look, words, program), raw);
  const isPaged = stdout.isTerminal && raw["noPager"] !== true && await program.page?.(text);
  if (!isPaged) await stdout.write(text);
}

async function pageAbout(
  subject: AnyCommand | HelpPlace,
  look: Look,
  words: readonly string[],
  { registry, aliases }: Program,
): Promise<string> {
  if (!("kind" in subject)) return commandHelp(subject, look, words);
  const own = await aliases?.() ?? new Map<string, string>();
  if (subject.kind === "group") {
    return groupHelp(subject.path, registry, look, subject.path === "" ? own : undefined);
  }
  const { topicHelp } = await import("./topic_help.ts");
  const commands = registry.map(({ path }) => path.split(" ")[0] ?? "");
  return topicHelp(subject.topic, commands, look, own);
}

/** Help, with the commands in it under the name that this program was called by. */
async function named(text: string, { official }: Readonly<Record<string, unknown>>) {
  if (official !== true) return text;
  const { underOfficialName } = await import("../drop_in/mod.ts");
  return underOfficialName(text);
}
