import { trailStateName } from "../trail/state.ts";
import { logsStateName } from "../verify/verify.ts";

/** The names under which a vault keeps what it knows of one database; `origin` as in its checkpoints. */
export function chainStateNames(origin: string): readonly string[] {
  return [logsStateName(origin), trailStateName(origin)];
}
