import { systemClock } from "../../src/base/mod.ts";
import type { ProgramStage } from "../slow/_program.ts";

/** Ids of the roles that the endpoint has. */
export function rolesOf({ sandbox }: Pick<ProgramStage, "sandbox">): string[] {
  const { roles }: { roles: [string, unknown][] } = JSON.parse(sandbox.snapshot());
  return roles.map(([id]) => id);
}

/** Those of them that the seed has made up. */
export function generatedRoles(stage: Pick<ProgramStage, "sandbox">): string[] {
  return rolesOf(stage).filter((id) => id.startsWith("5a4d0003"));
}

/** Deletions that the endpoint was asked for. */
export function deletions({ sandbox }: Pick<ProgramStage, "sandbox">) {
  return sandbox.requests.filter(({ method }) => method === "DELETE");
}

/** Waits until it was asked for so many, however long that takes, or until it is over. */
export async function deletionsReach(
  stage: Pick<ProgramStage, "sandbox">,
  count: number,
  isOver: () => boolean = () => false,
): Promise<void> {
  while (!isOver() && deletions(stage).length < count) await systemClock.sleep(20);
}
