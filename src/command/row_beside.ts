import type { Trail, TrailIntent, TrailResult } from "../audit/mod.ts";
import { GcsError } from "../errors/mod.ts";
import type { Context } from "./context.ts";

/**
 * Begins an entry of the trail that stands beside work and is no condition of it: where it cannot
 * be written, as after a disaster, a warning says so. Gives what ends the entry.
 */
export async function rowBeside(
  context: Context,
  /** What is not written, for the warning. */
  subject: string,
  intent: () => TrailIntent | Promise<TrailIntent>,
  openTrail: () => Promise<Trail> = () => context.trail(),
): Promise<(result: Omit<TrailResult, "durationMs">) => Promise<void>> {
  const started = context.clock.now();
  const unwritten = async (error: unknown): Promise<undefined> => {
    if (!(error instanceof GcsError) || error.kind === "interrupted") throw error;
    await context.warn(`${subject} was not written to the audit trail: ${error.message}`);
  };
  const begin = async () => {
    const trail = await openTrail();
    return { trail, row: await trail.intent(await intent()) };
  };
  const opened = await begin().catch(unwritten);
  return async (result) => {
    const durationMs = context.clock.now() - started;
    await opened?.trail.result(opened.row, { ...result, durationMs }).catch(unwritten);
  };
}
