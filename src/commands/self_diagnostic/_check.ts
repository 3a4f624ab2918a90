import type { Context } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";

/** What one check found. */
export interface Finding {
  readonly check: string;
  /** `warning`: allowed, but to be known. `problem`: something does not work or is not safe. */
  readonly status: "ok" | "warning" | "problem";
  readonly detail: string;
  /** A command to run, or what to do. */
  readonly fix: string | null;
}

/** One thing to look at. What it throws is what it found. */
export interface Check {
  readonly name: string;
  /** True where it asks a server. */
  readonly usesNetwork?: boolean;
  run(context: Context): Promise<readonly Omit<Finding, "check">[]>;
}

/** All is well. */
export function ok(detail: string) {
  return [{ status: "ok", detail, fix: null }] as const;
}

/** Something to be known. */
export function warning(detail: string, fix: string | null = null) {
  return [{ status: "warning", detail, fix }] as const;
}

/** Runs one check; a failure is its finding, so that the others still run. */
export async function runCheck(check: Check, context: Context): Promise<Finding[]> {
  try {
    return (await check.run(context)).map((found) => ({ check: check.name, ...found }));
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.debug(`${check.name}: ${error instanceof Error ? error.message : String(error)}`);
    context.debugFailure(error);
    const known = error instanceof GcsError ? error : undefined;
    const detail = known?.message ?? "the check itself failed; --debug tells why";
    return [{ check: check.name, status: "problem", detail, fix: known?.hint ?? null }];
  }
}
