import { counted } from "../base/mod.ts";
import type { BatchReport } from "../batch/mod.ts";
import { type Context, defineCommand, type Plan } from "../command/mod.ts";
import {
  type DeclaredPlan,
  planDocument,
  planLines,
  type ReadyPlan,
  readyPlan,
  summaryOf,
} from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { done, type View } from "../output/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import { requireFiles } from "./_declaration.ts";
import { planOf, planOptions } from "./_declared_plan.ts";
import { secretSource } from "./_declared_secrets.ts";
import { declaredServices } from "./_declared_services.ts";

export default defineCommand({
  path: "apply",
  summary: "Make the endpoint as a file says",
  description:
    'Shows the plan, as "gcs plan" does, asks, and carries it out. Where something is deleted, the ' +
    "number of deletions is asked for. Objects that the file does not name stay, but for those of " +
    "kinds that --prune lists. What was not written is not changed; nothing is ever recreated.\n" +
    "New collections are private, without guest collections and protected from deletion, unless " +
    "the file says otherwise. A failure stops only what needs what failed: exit code 9, and the " +
    "next apply goes on, since it plans anew.",
  examples: [
    ["gcs apply -f site.yaml", "Shows the plan and asks"],
    ["gcs apply -f site.yaml --dry-run", "The requests that would be sent"],
    ["gcs apply -f site.yaml --yes", "Without a question, for scripts"],
  ],
  options: planOptions,
  scopes: ["manage_collections"],
  origin: "gcs",
  route: "local",
  check: ({ file }) => void requireFiles(file),
  mutates: true,
  async plan(context, input) {
    const plan = await planOf(context, input);
    const services = await declaredServices(context);
    const ready = await readyPlan(plan, { services, secrets: secretSource(context) });
    const deleted = plan.actions.filter(({ action }) => action === "delete").length;
    const isAsked = plan.actions.length > 0 && !context.globals.dryRun;
    if (isAsked) { for (const line of planLines(plan)) await context.say(line); }
    const warning = deleted === 0
      ? `This makes ${counted(plan.actions.length, "change")}.`
      : `This deletes ${counted(deleted, "object")}.`;
    const answer = deleted === 0 ? "y" : String(deleted);
    return {
      operations: ready.operations,
      ...(plan.actions.length === 0 ? {} : { confirm: { warning, answer } }),
      carryOut: (perform) => carryOut(context, plan, ready, perform),
    };
  },
});

async function carryOut(
  context: Context,
  plan: DeclaredPlan,
  ready: ReadyPlan,
  perform: Parameters<Plan["carryOut"]>[0],
): Promise<View> {
  if (plan.actions.length === 0) return done(resultOf(plan, undefined), summaryOf(plan));
  const { performance } = (await context.config()).values;
  const progress = context.progress("Applying", plan.actions.length);
  let report: BatchReport;
  try {
    report = await ready.carryOut({
      perform: (operation) => perform(operation),
      workers: performance.batch_workers,
      onDone: (results) => progress.add(results.length),
    });
  } finally {
    await progress.finish();
  }
  const words = `${report.count.done} of ${counted(report.items.length, "change")} made`;
  const failed = report.items.filter(({ outcome }) => outcome !== "done").map((one) =>
    `${one.id}: ${
      one.error === undefined ? one.outcome.replace("_", " ") : sanitise(one.error.message)
    }`
  );
  return {
    ...done(resultOf(plan, report), [...failed, words]),
    failure: failureOf(report, context),
  };
}

function resultOf(plan: DeclaredPlan, report: BatchReport | undefined) {
  return {
    ...planDocument(plan),
    results: (report?.items ?? []).map(({ id, outcome, error }) => ({
      key: id,
      outcome,
      error: error === undefined ? null : { code: error.kind, message: sanitise(error.message) },
    })),
  };
}

function failureOf(
  { count, items, fatal }: BatchReport,
  { signal }: Context,
): GcsError | undefined {
  if (count.done === items.length) return undefined;
  const sum = `Only ${count.done} of ${counted(items.length, "change")} ${
    count.done === 1 ? "was" : "were"
  } made`;
  const hint = "gcs apply goes on where it ended: it plans anew";
  if (fatal !== undefined) {
    return new GcsError(fatal.kind, `${sum}: ${fatal.message}`, { hint: fatal.hint ?? hint });
  }
  const kind = signal.aborted || count.interrupted > 0 ? "interrupted" : "partial";
  return new GcsError(kind, sum, { hint });
}
