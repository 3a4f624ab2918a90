import type { Context } from "../../command/mod.ts";
import type { Progress } from "../../output/mod.ts";

/** Does work that tells how far it is, in parts of `unit`, and shows that on a terminal. */
export async function withProgress<T>(
  context: Context,
  label: string,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
  unit = 1,
): Promise<T> {
  let progress: Progress | undefined;
  let shown = 0;
  try {
    return await work((done, total) => {
      progress ??= context.progress(label, Math.ceil(total / unit));
      const parts = Math.ceil(done / unit);
      progress.add(parts - shown);
      shown = parts;
    });
  } finally {
    await progress?.finish();
  }
}

/** The same for work whose parts are bytes. */
export function withCopyProgress<T>(
  context: Context,
  work: (onProgress: (done: number, total: number) => void) => Promise<T>,
): Promise<T> {
  return withProgress(context, "Copying KiB", work, 1024);
}
