import type { Clock } from "../base/mod.ts";
import type { Context, GlobalOptions } from "../command/mod.ts";
import type { Environment } from "../config/mod.ts";
import type { Streams } from "../output/mod.ts";
import type { Measure } from "../telemetry/mod.ts";
import type { RegistryEntry } from "./find_command.ts";

/** What a run of the program needs from outside. */
export interface Program {
  readonly argv: readonly string[];
  readonly registry: readonly RegistryEntry[];
  readonly version: string;
  readonly streams: Streams;
  /** Shows a text through the pager; false where there is none to go through. */
  readonly page?: (text: string) => Promise<boolean>;
  /** What the person calls command lines; empty without any. */
  readonly aliases?: () => Promise<ReadonlyMap<string, string>>;
  /** Runs the program `gcs-NAME`, and gives its exit code; undefined where there is none. */
  readonly extension?: (name: string, args: readonly string[]) => Promise<number | undefined>;
  readonly environment: Pick<Environment, "get" | "take">;
  /** Milliseconds since 1970 UTC at which the process began. */
  readonly startedAt?: number;
  /** Makes the context of a run, which reports to `measure`. */
  readonly start: (globals: GlobalOptions, measure?: Measure) => Promise<Context>;
  /** What completion waits by; default: the machine's. */
  readonly clock?: Pick<Clock, "sleep">;
}
