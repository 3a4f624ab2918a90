import assert from "node:assert/strict";
import type { Stage } from "../../_support/stage.ts";

/** The lines that the script of bash gets for a line, the cursor at its end. */
export async function askBash(stage: Stage, line: string, type = "9"): Promise<string[]> {
  const word = /[^\s=:]*$/.exec(line)?.[0] ?? "";
  return await lines(stage, ["bash", word, type, "80", `gcs ${line}`]);
}

/** The same for zsh, whose answers have no prefix. */
export async function askZsh(stage: Stage, ...words: readonly string[]): Promise<string[]> {
  return await lines(stage, ["zsh", "gcs", ...words]);
}

export async function lines(stage: Stage, argv: readonly string[]): Promise<string[]> {
  const outcome = await stage.run(["__complete", ...argv]);
  assert.deepEqual([outcome.code, outcome.stderr], [0, ""]);
  return outcome.stdout.split("\n").slice(0, -1);
}

/** The words alone of what bash shows with meanings. */
export function wordsOf(shown: readonly string[]): string[] {
  return shown.map((line) => line.split("  ")[0] ?? "");
}
