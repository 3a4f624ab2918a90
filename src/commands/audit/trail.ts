import { memberAt } from "../../base/mod.ts";
import { entryOperator, entryTarget, type TrailEntry } from "../../audit/mod.ts";
import { defineCommand, opt } from "../../command/mod.ts";
import { GcsError } from "../../errors/mod.ts";
import { type Field, list, show } from "../../output/mod.ts";
import { momentOf, timeForms } from "./_moments.ts";
import { fromAudit, openAudit } from "./_open.ts";
import { adoptTrail } from "./_own_trail.ts";

const columns: readonly Field<TrailEntry>[] = [
  { label: "Time", value: "timestamp", kind: "moment" },
  { label: "Command", value: "command" },
  { label: "Identity", value: (entry) => person(entry.identity), drop: 2 },
  { label: "Target", value: entryTarget },
  { label: "Outcome", value: "outcome", kind: "status" },
  { label: "System User", value: entryOperator, drop: 1 },
];

export default defineCommand({
  path: "audit trail",
  summary: "Show what gcs changed: when, who, what, and what came of it",
  description:
    "Every change is written down before it is made, and its outcome after it. Newest first. An " +
    'outcome "unknown" means that it may have been done: no usable answer came, or the program ' +
    "ended before it could write one.\n" +
    "--adopt goes on with a new key where the old one is not on this machine (the database came " +
    "from elsewhere) or no longer fits. The break stays visible in the trail. The key that it " +
    "prints checks every later entry: keep it away from this machine, it is not shown again.",
  examples: [
    ["gcs audit trail --limit 20", "The last 20 changes"],
    ["gcs audit trail --command 'collection delete' --since 7d", "What was deleted this week"],
    ["gcs audit trail -F ndjson", "Everything, one document a line"],
  ],
  options: {
    command: opt.text("COMMAND", "Only this command, for example 'collection delete'"),
    identity: opt.text("IDENTITY_ID", "Only changes of this identity"),
    since: opt.text("TIME", `From this time on: ${timeForms}`),
    until: opt.text("TIME", "Before this time"),
    limit: opt.integer("N", "At most this many entries", 1),
    oldestFirst: opt.flag("Oldest entries first"),
    adopt: opt.flag("Go on with a new key, and print the key that checks the trail from here on"),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  check: ({ adopt, ...filters }) => {
    const given = Object.values(filters).some((value) => value !== undefined && value !== false);
    if (adopt && given) {
      throw new GcsError("usage", "--adopt starts a new key: it goes with no other option");
    }
  },
  async plan(context, input) {
    if (input.adopt) {
      return {
        operations: [{
          request: { service: "local", method: "write", target: "key of the audit trail" },
        }],
        carryOut: async () => {
          const key = await adoptTrail(context) ?? null;
          return show({ "trail_key": key }, [{ label: "Trail key", value: "trail_key" }]);
        },
      };
    }
    const filter = {
      command: input.command,
      identity: input.identity,
      from: momentOf(context, { since: input.since }),
      to: momentOf(context, { until: input.until }),
      limit: input.limit,
      order: input.oldestFirst ? "oldest" : "newest",
    } as const;
    (await openAudit(context)).close();
    return {
      operations: [],
      carryOut: () =>
        Promise.resolve({
          ...list(fromAudit(context, (audit) => audit.trail(filter)), columns, "seq"),
          isStreamed: true,
          empty: "No change is on the trail",
        }),
    };
  },
});

function person(identity: unknown): unknown {
  return memberAt(identity, ["username"]) ?? memberAt(identity, ["id"]);
}
