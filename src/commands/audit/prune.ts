import { basename } from "node:path";
import type { Removal } from "../../audit/mod.ts";
import {
  badInput,
  type Context,
  defineCommand,
  opt,
  planOne,
  withProgress,
} from "../../command/mod.ts";
import type { Operation } from "../../base/mod.ts";
import { show } from "../../output/mod.ts";
import { momentOf, timeForms } from "./_moments.ts";
import { openAudit } from "./_open.ts";

const dayMs = 86_400_000;

export default defineCommand({
  path: "audit prune",
  summary: "Remove loaded audit records that were kept long enough",
  description:
    "Removes records older than the time of retention (audit.retention_days: six years, as HIPAA asks " +
    "for, unless set otherwise), or older than --before, which cannot be younger than that. Names, " +
    "paths and messages that no other record holds go with them, also out of the search index.\n" +
    "Everything is verified first, and nothing is removed when a record is not as it was written " +
    "(exit code 11). Of a removed record its number and hashes stay, and the trail tells how many " +
    "went and when: the rest verifies, and checkpoints that were kept elsewhere stay true. The " +
    "trail of what gcs changed is never removed.\n" +
    "The file does not get smaller: its free pages are overwritten and used again.",
  examples: [
    ["gcs audit prune --dry-run", "How many records are old enough"],
    ["gcs audit prune --before 2019-01-01", "Only what is older than that day"],
    [
      "gcs audit backup /secure/audit-2026.db && gcs audit prune --yes",
      "A copy first, from a timer",
    ],
  ],
  options: {
    before: opt.text("TIME", `Remove records before: ${timeForms}`),
  },
  scopes: [],
  needsSession: false,
  origin: "gcs",
  route: "local",
  mutates: true,
  async plan(context, { before: typed }) {
    const before = await timeOf(context, typed);
    const { values } = await context.config();
    const expected = await countOf(context, before);
    const moment = new Date(before).toISOString();
    const operation: Operation<Removal | undefined> = {
      request: {
        service: "local",
        method: "remove",
        target: `${expected} records before ${moment}`,
        body: { before: moment, records: expected, database: values.audit.database_path },
      },
      send: async () => {
        using audit = await openAudit(context);
        const trail = await context.trail();
        return await withProgress(
          context,
          "Verifying records",
          (progress) =>
            audit.prune(before, trail, { signal: context.signal, onProgress: progress.set }),
        );
      },
    };
    return planOne(operation, (removal) =>
      show({ removed: removal?.count ?? 0, before: moment }, [
        { label: "Removed records", value: "removed" },
        { label: "From before", value: "before" },
      ]), {
      warning: `This removes ${expected} audit records from before ${moment} for good.`,
      answer: basename(values.audit.database_path),
    });
  },
});

/** @throws GcsError `usage` when records would go that have to be kept. */
async function timeOf(context: Context, typed: string | undefined): Promise<number> {
  const { values } = await context.config();
  const days = values.audit.retention_days;
  const latest = context.clock.now() - days * dayMs;
  const before = momentOf(context, { before: typed }) ?? latest;
  if (before <= latest) return before;
  throw badInput(
    "--before",
    `records are kept for ${days} days, so nothing after ${new Date(latest).toISOString()} can go`,
    "gcs config set audit.retention_days DAYS",
  );
}

async function countOf(context: Context, before: number): Promise<number> {
  const audit = await openAudit(context);
  try {
    return audit.prunable(before);
  } finally {
    audit.close();
  }
}
