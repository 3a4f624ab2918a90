import { counted } from "../base/mod.ts";
import { type Context, defineCommand, flagOf, opt, type Plan, waitOption } from "../command/mod.ts";
import {
  type Carried,
  type DeclaredPlan,
  planDocument,
  planLines,
  plannedRequests,
  type ReadyPlan,
  readyPlan,
  type Services,
  summaryOf,
} from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { done, type View } from "../output/mod.ts";
import { sanitise } from "../secrets/mod.ts";
import { requireFiles } from "./_declaration.ts";
import { drained } from "./_drained.ts";
import { awaitShown } from "./_await_shown.ts";
import { planOf, planOptions } from "./_declared_plan.ts";
import { secretSource } from "./_declared_secrets.ts";
import { declaredServices } from "./_declared_services.ts";
import { storedPlan } from "./_stored_plan.ts";

export default defineCommand({
  path: "apply",
  summary: "Make the endpoint as a file says",
  description:
    'Shows the plan, as "gcs plan" does, asks, and carries it out. Where something is deleted, the ' +
    "number of deletions is asked for. Objects that the file does not name stay, but for those of " +
    "kinds that --prune lists. What was not written is not changed; nothing is ever recreated.\n" +
    "New collections are private, without guest collections and protected from deletion, unless " +
    "the file says otherwise. A failure stops only what needs what failed: exit code 9. The first " +
    "Ctrl-C ends what has been sent and starts nothing more, the second breaks it off, too: exit " +
    "code 130. In both cases the next apply goes on, since it plans anew.\n" +
    "--plan carries out exactly the plan that gcs plan --out wrote, and nothing where the endpoint " +
    "has changed since, or a file that -f names. The trail keeps the plan's hash with each change.",
  examples: [
    ["gcs apply -f site.yaml", "Shows the plan and asks"],
    ["gcs apply -f site.yaml --dry-run", "The requests that would be sent"],
    ["gcs apply -f site.yaml --yes", "Without a question, for scripts"],
    ["gcs apply -f site.yaml --yes --wait", "Ends when the endpoint shows what was made"],
    ["gcs apply --plan site.plan", "What gcs plan -f site.yaml --out site.plan has shown"],
  ],
  options: {
    ...planOptions,
    wait: waitOption,
    plan: opt.file("FILE", "Carry out the plan in this file, which gcs plan --out wrote"),
  },
  scopes: ["manage_collections"],
  origin: "gcs",
  route: "local",
  check: ({ file, plan, wait: _, ...making }) => {
    if (plan === undefined) return void requireFiles(file);
    const given = Object.entries(making).find(([, value]) =>
      value !== undefined && value !== false
    );
    if (given === undefined) return;
    throw new GcsError("usage", `--${flagOf(given[0])} makes a plan: it does not go with --plan`);
  },
  mutates: true,
  prints: {
    ...{ "endpoint_id": "string", fingerprint: "string", hash: "string" },
    ...{ actions: "array<object>", "not_managed": "array<object>", results: "array<object>" },
    ...{ problems: "array<object>", "not_compared": "array<string>", unmanaged: "array<object>" },
  },
  async plan(context, { plan: path, wait, ...input }) {
    const services = await declaredServices(context);
    const plan = path === undefined
      ? await planOf(context, input)
      : await storedPlan(context, services, path, input.file);
    const deleted = plan.actions.filter(({ action }) => action === "delete").length;
    if (context.globals.dryRun) return await described(services, plan);
    if (plan.actions.length > 0) { for (const line of planLines(plan)) await context.say(line); }
    const ready = await readyPlan(plan, { services, secrets: secretSource(context) });
    const warning = deleted === 0
      ? `This makes ${counted(plan.actions.length, "change")}.`
      : `This deletes ${counted(deleted, "object")}.`;
    const answer = deleted === 0 ? "y" : String(deleted);
    return {
      operations: ready.operations,
      context: { plan: plan.hash },
      ...(plan.actions.length === 0 ? {} : { confirm: { warning, answer } }),
      carryOut: async (perform) => {
        const { view, carried } = await carryOut(context, plan, ready, perform);
        if (wait === undefined || carried === undefined || context.signal.aborted) return view;
        const late = await awaitShown(context, { services, plan, carried, seconds: wait });
        return late === undefined ? view : { ...view, failure: view.failure ?? late };
      },
    };
  },
});

/** A plan that is only shown asks for no secret. */
async function described(services: Services, { actions }: DeclaredPlan): Promise<Plan> {
  const requests = await plannedRequests(actions, services);
  return {
    operations: requests.map((request) => ({ request })),
    carryOut: () => Promise.reject(new GcsError("failed", "A dry run changes nothing")),
  };
}

async function carryOut(
  context: Context,
  plan: DeclaredPlan,
  ready: ReadyPlan,
  perform: Parameters<Plan["carryOut"]>[0],
): Promise<{ readonly view: View; readonly carried?: Carried }> {
  if (plan.actions.length === 0) {
    return { view: done(resultOf(plan, ready, undefined), summaryOf(plan)) };
  }
  const { performance } = (await context.config()).values;
  const progress = context.progress("Applying", { total: plan.actions.length });
  let report: Carried;
  try {
    report = await drained(context, (signal) =>
      ready.carryOut({
        perform: (operation) => perform(operation),
        workers: performance.batch_workers,
        signal,
        around: context.measure.items,
        onDone: (results) => progress.add(results.length),
      }));
  } finally {
    await progress.finish();
  }
  const words = `${report.count.done} of ${counted(report.items.length, "change")} made`;
  const failed = report.items.filter(({ outcome }) => outcome !== "done").map((one) =>
    `${one.id}: ${
      one.error === undefined ? one.outcome.replace("_", " ") : sanitise(one.error.message)
    }`
  );
  const view = {
    ...done(resultOf(plan, ready, report), [...failed, words]),
    failure: failureOf(report, context),
  };
  return { view, carried: report };
}

function resultOf(plan: DeclaredPlan, ready: ReadyPlan, report: Carried | undefined) {
  const requests = ready.operations.map(({ request }) => request);
  return {
    ...planDocument(plan, requests),
    results: (report?.items ?? []).map(({ id, outcome, error }) => ({
      key: id,
      outcome,
      error: error === undefined ? null : { code: error.kind, message: sanitise(error.message) },
    })),
  };
}

function failureOf(
  { count, items, fatal }: Carried,
  { signal }: Context,
): GcsError | undefined {
  if (count.done === items.length) return undefined;
  const sum = `${count.done} of ${counted(items.length, "change")} ${
    count.done === 1 ? "was" : "were"
  } made`;
  const hint = "Run the same command again: it plans anew and goes on where it ended";
  if (fatal !== undefined) {
    return new GcsError(fatal.kind, `Only ${sum}: ${fatal.message}`, { hint: fatal.hint ?? hint });
  }
  if (signal.reason instanceof GcsError) {
    return new GcsError(signal.reason.kind, `${signal.reason.message}: only ${sum}`, { hint });
  }
  const isInterrupted = signal.aborted || count.interrupted > 0;
  return new GcsError(
    isInterrupted ? "interrupted" : "partial",
    `${isInterrupted ? "Interrupted: only" : "Only"} ${sum}`,
    { hint },
  );
}
