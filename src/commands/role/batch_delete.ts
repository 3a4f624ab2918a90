import { arg, defineCommand } from "../../command/mod.ts";
import { batchIds, batchOptions, batchWords, checkBatch, eachAlone, planBatch } from "../_batch.ts";

const path = "role batch-delete";

export default defineCommand({
  path,
  summary: "Take many roles away at once",
  description: batchWords,
  examples: [
    ["gcs role batch-delete ROLE_ID OTHER_ROLE_ID", "Asks how many before it takes them away"],
    [
      "gcs role list --all --principal ada@example.org -F list | gcs role batch-delete --from-file - --yes",
      "All roles of somebody who leaves",
    ],
    ["gcs role batch-delete --resume --yes", "Go on after Ctrl-C or a failure"],
  ],
  args: { ids: arg.many(arg.optional(arg.uuid("ROLE_ID", "Roles to take away", ["role"]))) },
  options: batchOptions,
  scopes: ["manage_collections"],
  origin: "gcs",
  route: "DELETE /api/roles/{role_id}",
  check: checkBatch,
  mutates: true,
  async plan(context, input) {
    const left = await batchIds(context, path, input);
    const { roles } = await context.gcs();
    return planBatch(
      context,
      {
        command: path,
        noun: ["role", "roles"],
        done: ["deleted", "deleted"],
        warning: (items) => `This takes ${items} away.`,
        request: eachAlone((id, again) => roles.delete(id, { again })),
      },
      left,
      input,
    );
  },
});
