import { linkSignals } from "../../base/mod.ts";
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
  /** True where a person may be asked for a passphrase, which takes as long as it takes. */
  readonly mayAsk?: boolean;
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

/** No server that helps takes longer, and nothing on this machine; a person who types may. */
const limits = { network: 10_000, here: 30_000, asking: 300_000 };

/** Runs one check; a failure is its finding, so that the others still run, and so is no answer. */
export async function runCheck(
  check: Check,
  context: Context,
  limitMs = limits[check.usesNetwork ? "network" : check.mayAsk ? "asking" : "here"],
): Promise<Finding[]> {
  using limit = linkSignals([context.signal], limitMs);
  const { signal } = limit;
  const late = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    const found = await Promise.race([check.run({ ...context, signal }), late]);
    return found.map((one) => ({ check: check.name, ...one }));
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.debug(`${check.name}: ${error instanceof Error ? error.message : String(error)}`);
    context.debugFailure(error);
    const known = signal.aborted ? noAnswer(check, limitMs) : error;
    const { message, hint } = known instanceof GcsError ? known : failedItself;
    return [{ check: check.name, status: "problem", detail: message, fix: hint ?? null }];
  }
}

/**
 * Settings that cannot be read keep most checks from their work: that is told by the check of them
 * alone.
 */
export function withoutRepeats(findings: readonly Finding[]): readonly Finding[] {
  const first = findings.find(({ check, status }) =>
    check === configurationName && status === "problem"
  );
  if (first === undefined) return findings;
  return findings.map((one) =>
    one === first || one.detail !== first.detail || one.fix !== first.fix ? one : {
      check: one.check,
      status: "warning",
      detail: `not looked at: see "${configurationName}"`,
      fix: null,
    }
  );
}

/** The check of the settings. */
export const configurationName = "configuration";

const failedItself = {
  message: "the check itself failed; --debug tells why",
  hint: undefined,
};

function noAnswer({ usesNetwork }: Check, limitMs: number): GcsError {
  const hint = usesNetwork
    ? "see whether a firewall drops it; where there is a proxy, set HTTPS_PROXY"
    : undefined;
  return new GcsError("unavailable", `no answer within ${limitMs / 1000} s`, { hint });
}
