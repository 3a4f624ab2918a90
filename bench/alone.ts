import { parseArgs } from "node:util";
import { type Bench, checkRow, type LeftOut, type Measured } from "./rows.ts";
import { markdownTable } from "./table.ts";

/** Options that a benchmark takes, and that `deno task bench` hands on. */
export const effortOptions = {
  rounds: { type: "string" },
  quick: { type: "boolean", default: false },
} as const;

/** The rounds asked for; undefined where the benchmark decides. */
export function roundsOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  const rounds = Number(given);
  if (Number.isInteger(rounds) && rounds > 0) return rounds;
  throw new Error(`--rounds takes a whole number above 0, not "${given}"`);
}

/**
 * Runs a benchmark as a program:
 *
 *   deno run -A bench/NAME_bench.ts [--rounds N] [--quick] [--json]
 *
 * Prints its table, or with --json its rows for `deno task bench`.
 */
export async function runAlone(bench: Bench): Promise<void> {
  const { values } = parseArgs({
    args: Deno.args,
    options: { ...effortOptions, json: { type: "boolean", default: false } },
  });
  const { quick } = values;
  const rounds = roundsOf(values.rounds) ?? bench.rounds[quick ? "quick" : "usual"];
  const measured = await bench.measure({ rounds, quick });
  measured.rows.forEach(checkRow);
  print(values.json ? JSON.stringify(measured) : textOf(measured));
}

/** The table, and what is not in it. */
export function textOf({ rows, leftOut = [] }: Measured): string {
  return rows.length === 0 ? leftOutText(leftOut) : markdownTable(rows) + leftOutText(leftOut);
}

/** Writes to stdout, all of it. */
export function print(text: string): void {
  let left = new TextEncoder().encode(text);
  while (left.length > 0) left = left.subarray(Deno.stdout.writeSync(left));
}

function leftOutText(leftOut: readonly LeftOut[]): string {
  return leftOut.map(({ what, why }) => `\nLeft out: ${what} (${why})\n`).join("");
}
