import type { Context } from "../command/mod.ts";

/**
 * Work of many changes: the first Ctrl-C aborts its signal, so that it starts nothing more, and says
 * that what has begun is waited for; the second one breaks that off, too.
 */
export async function drained<Result>(
  context: Context,
  work: (stop: AbortSignal) => Promise<Result>,
): Promise<Result> {
  return await context.drain((stop) => {
    const tell = () => {
      const words = "Ending what has begun; Ctrl-C again breaks it off";
      context.debug(words);
      if (context.streams.stderr.isTerminal) void context.say(words);
    };
    if (stop !== context.signal) stop.addEventListener("abort", tell, { once: true });
    return work(stop);
  });
}
