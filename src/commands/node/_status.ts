import { type Context, documentAfter, type Plan, planOne } from "../../command/mod.ts";
import { done } from "../../output/mod.ts";

/** The plan that puts a node into service or takes it out. */
export async function setStatus(
  context: Context,
  id: string,
  status: "active" | "inactive",
): Promise<Plan> {
  const { nodes } = await context.gcs();
  const verb = status === "active" ? "Enabled" : "Disabled";
  return planOne(
    nodes.update(id, { status }),
    async (answer) =>
      done(
        await documentAfter(context, answer, (options) => nodes.get(id, options), { id }),
        `${verb} node ${id}`,
      ),
  );
}
