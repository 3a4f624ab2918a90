import type { Stage } from "../_support/stage.ts";
import { documentsOf, works } from "./_expect.ts";

/** Runs a command that must work and print a list, and gives its documents. */
export async function listOf(stage: Stage, argv: readonly string[]) {
  return documentsOf((await works(stage, [...argv, "-F", "json"])).json());
}
