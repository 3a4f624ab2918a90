import { GcsError } from "../errors/mod.ts";
import { visible } from "../base/mod.ts";
import { promptIo, stopped } from "./prompt_io.ts";

import type { Streams } from "../output/mod.ts";

/** Asks one question on the terminal and returns what was typed. */
export type Ask = (
  question: string,
  io: { readonly streams: Streams; readonly signal?: AbortSignal | undefined },
) => Promise<string>;

/** What stands between a person and a change that cannot be undone. */
export interface Confirmation {
  /** What will happen. */
  readonly warning: string;
  /** What must be typed: a name or an id. */
  readonly answer: string;
}

/** How a confirmation is got. */
export interface ConfirmOptions {
  readonly streams: Streams;
  /** `--yes`, or GCS_ASSUME_YES: no question. */
  readonly yes?: boolean;
  /** `assume_yes` of the settings: no question where nobody can be asked. */
  readonly yesWithoutTerminal?: boolean;
  /** The whole line with `--yes` in it, for who cannot be asked. */
  readonly line?: string | undefined;
  readonly signal?: AbortSignal;
  /** Default: a prompt on stderr. */
  readonly ask?: Ask;
}

/**
 * Returns when the person typed the answer.
 *
 * @throws GcsError `usage` without a terminal and without `--yes`, or when something else was
 * typed; `interrupted` on Ctrl-C.
 */
export async function confirmByTyping(
  { warning, answer }: Confirmation,
  { yes = false, yesWithoutTerminal = false, line, ...asking }: ConfirmOptions,
): Promise<void> {
  const { streams, signal, ask = askOnTerminal } = asking;
  if (yes || (yesWithoutTerminal && !isInteractive(streams))) return;
  const answers = "add --yes, or set GCS_ASSUME_YES=1";
  requireTerminal(streams, "the change must be confirmed", line ? `${answers}: ${line}` : answers);
  await streams.stderr.write(`${visible(warning)}\n`);
  const typed = await ask(`Type ${visible(answer)} to go on:`, { streams, signal });
  if (typed.trim() === answer) return;
  throw new GcsError("usage", "Nothing was changed: what was typed is not the name asked for");
}

/**
 * Refuses to prompt where nobody can answer.
 *
 * @throws GcsError `usage`.
 */
export function requireTerminal(streams: Streams, why: string, hint: string): void {
  if (isInteractive(streams)) return;
  throw new GcsError("usage", `Cannot ask without a terminal: ${why}`, { hint });
}

function isInteractive({ stdin, stderr }: Streams): boolean {
  return stdin.isTerminal && stderr.isTerminal;
}

/** Asks by a prompt on stderr, so that stdout carries the payload only. */
export const askOnTerminal: Ask = async (question, { streams, signal }) => {
  const { input } = await import("./inquirer_input.ts");
  try {
    return await input({ message: question }, await promptIo(streams, signal));
  } catch (cause) {
    throw stopped(cause, "Interrupted: nothing was changed");
  }
};
