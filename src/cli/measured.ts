import type { Context, GlobalOptions } from "../command/mod.ts";
import { type Telemetry, wantsOtlp } from "../telemetry/mod.ts";
import type { Program } from "./program.ts";

/** What measures the run of a command, where somebody asks for that; loaded for them alone. */
export async function telemetryOf(
  { environment, startedAt, version }: Program,
  command: string,
  { timing, metricsFile, cpuProfile, heapProfile }: GlobalOptions,
): Promise<Telemetry | undefined> {
  const files = { metricsFile, cpuProfile, heapProfile };
  const isWritten = Object.values(files).some((path) => path !== undefined);
  if (!timing && !isWritten && !wantsOtlp(environment)) return undefined;
  const { openTelemetry } = await import("../telemetry/mod.ts");
  return openTelemetry({ command, version, timing, ...files, startedAt, environment });
}

/** The command begins. GcsError `usage` where a file that is asked for cannot be written. */
export async function beginMeasured(telemetry: Telemetry, context: Context): Promise<void> {
  const config = await context.config().catch(() => undefined);
  await telemetry.begin({
    allowedFolders: config?.values.files.allowed_folders ?? [],
    http: async () => {
      const { telemetryHttp } = await import("../context/mod.ts");
      return await telemetryHttp(context);
    },
  });
}
