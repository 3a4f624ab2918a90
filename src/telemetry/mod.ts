/**
 * What a run does and how long it takes: measured where it is asked for, told at the end.
 *
 * @module
 */
export type { RunEnd } from "./run_end.ts";
export { type Measure, type MeasuredItem, type Phase, type Stage, unmeasured } from "./measure.ts";
export { wantsOtlp } from "./wants_otlp.ts";
export { openTelemetry, type Telemetry, type TelemetryOptions } from "./open.ts";
