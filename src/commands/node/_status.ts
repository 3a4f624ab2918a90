import { type Context, type Plan, planUpdate, readBefore } from "../../command/mod.ts";
import type { Node, ReadOptions } from "../../gcs/mod.ts";

/** The plan that puts a node into service or takes it out. */
export async function setStatus(
  context: Context,
  id: string,
  status: "active" | "inactive",
): Promise<Plan> {
  const { nodes } = await context.gcs();
  const verb = status === "active" ? "Enabled" : "Disabled";
  const read = (options: ReadOptions) => nodes.get(id, options);
  return planUpdate<Node>(context, {
    operation: nodes.update(id, { status }),
    sent: { status },
    before: await readBefore(context, read),
    read,
    known: { id },
    what: `node ${id}`,
    sentence: () => `${verb} node ${id}`,
  });
}
