import type { padded, width } from "./width.ts";

/** What measures text, loaded where something is laid out. */
export async function loadWidth(): Promise<{
  readonly width: typeof width;
  readonly padded: typeof padded;
}> {
  return await import("./width.ts");
}
