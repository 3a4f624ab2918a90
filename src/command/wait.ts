import type { Context } from "./context.ts";
import { opt } from "./options.ts";
import { parseInteger } from "./parse.ts";
import { withProgress } from "./with_progress.ts";

const defaultSeconds = 600;

/** Option of commands whose work the endpoint does later: `--wait`, or `--wait=SECONDS`. */
export const waitOption = {
  ...opt.parsed(
    "SECONDS",
    `Wait until it is done, ${defaultSeconds} seconds unless said otherwise`,
    parseInteger(1, 86_400),
  ),
  bare: String(defaultSeconds),
};

const firstDelayMs = 1000;
const maxDelayMs = 15_000;

/**
 * Asks again and again, ever more slowly, until there is an answer. Undefined when so many seconds
 * have gone by without one.
 */
export async function waitFor<Found>(
  context: Pick<Context, "clock" | "progress" | "signal">,
  seconds: number,
  look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const of = { total: seconds, unit: "seconds" } as const;
  return await withProgress(context, "Waiting", () => looking(context, seconds, look), of);
}

async function looking<Found>(
  { clock, signal }: Pick<Context, "clock" | "signal">,
  seconds: number,
  look: () => Promise<Found | undefined>,
): Promise<Found | undefined> {
  const end = clock.now() + seconds * 1000;
  for (let delay = firstDelayMs;; delay = Math.min(2 * delay, maxDelayMs)) {
    const found = await look();
    if (found !== undefined) return found;
    const left = end - clock.now();
    if (left <= 0) return undefined;
    await clock.sleep(Math.min(delay, left), signal);
  }
}
