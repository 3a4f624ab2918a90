import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { callsIn, commandCalled } from "./command_lines.ts";

/**
 * Every hint that a run printed, read by the program's own parser: the command is there, and takes
 * these arguments and options. What stands before the last colon is for people.
 */
export async function requireTypeable(stderr: string, argv: readonly string[]): Promise<void> {
  for (const hint of hintsIn(stderr)) {
    assert.doesNotMatch(hint, /\[(?:sql|redacted)\]/, hint);
    const line = /^gcs /.test(hint) ? hint : /: (gcs .*)$/.exec(hint)?.[1];
    if (line === undefined) continue;
    for (const words of callsIn(line)) {
      // The line that was typed, written anew, lacks what that one lacked.
      const isOwn = argv.slice(0, 3).every((word, at) => words[at + 1] === word);
      await commandCalled(words).catch((error) => {
        if (isOwn && error instanceof GcsError && /^Missing /.test(error.message)) return;
        assert.fail(`hint "${hint}": ${error}`);
      });
    }
  }
}

/** The hints on a standard error, each as one line. */
export function hintsIn(stderr: string): string[] {
  const whole = stderr.replaceAll(/ \\\n {2}/g, " ").replaceAll(/\n {2}/g, " ");
  return whole.split("\n").flatMap((line) => {
    const told = /^gcs: hint: (.*)$/.exec(line)?.[1];
    if (told !== undefined) return [told];
    if (!line.startsWith('{"error":')) return [];
    const { error: { hint } }: { error: { hint?: string } } = JSON.parse(line);
    return hint === undefined ? [] : [hint];
  });
}
