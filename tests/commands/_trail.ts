import type { Stage } from "../_support/stage.ts";
import { documentsOf, works } from "./_expect.ts";

/** What the trail says of one command, oldest first. */
export async function trailOf(stage: Stage, command: string) {
  const words = ["audit", "trail", "--command", command, "--oldest-first", "-F", "json"];
  return documentsOf((await works(stage, words)).json());
}
