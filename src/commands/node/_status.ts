import { type Context, type Plan, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

/** The plan that puts a node into service or takes it out. */
export async function setStatus(
  { gcs, signal }: Context,
  id: string,
  status: "active" | "inactive",
): Promise<Plan> {
  const { nodes } = await gcs();
  const verb = status === "active" ? "Enabled" : "Disabled";
  return planOne(
    nodes.update(id, { status }),
    async (after) => done(after ?? await nodes.get(id, { signal }), `${verb} node ${id}`),
  );
}
