import type { Progress, ProgressOf } from "../output/mod.ts";
import type { Context } from "./context.ts";

/** Does work that may take over a second, and shows how far it is. */
export async function withProgress<T>(
  context: Pick<Context, "progress">,
  label: string,
  work: (progress: Progress) => Promise<T>,
  of: Omit<ProgressOf, "label"> = {},
): Promise<T> {
  const progress = context.progress(label, of);
  try {
    return await work(progress);
  } finally {
    await progress.finish();
  }
}
