import type { GlobalOptions } from "../command/mod.ts";
import type { Telemetry } from "../telemetry/mod.ts";
import type { Program } from "./program.ts";

/** What measures a run, where somebody asks for that; loaded for them alone. */
export async function telemetryOf(
  { startedAt }: Program,
  { timing }: GlobalOptions,
): Promise<Telemetry | undefined> {
  if (!timing) return undefined;
  const { openTelemetry } = await import("../telemetry/mod.ts");
  return openTelemetry({ timing, startedAt });
}
