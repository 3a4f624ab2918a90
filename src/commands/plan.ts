import { defineCommand, opt } from "../command/mod.ts";
import { exitCodes, GcsError } from "../errors/mod.ts";
import { done } from "../output/mod.ts";
import { failureOf, requireFiles } from "./_declaration.ts";
import { planOptions, planWithProblems } from "./_declared_plan.ts";
import { declaredServices } from "./_declared_services.ts";
import { openOutput } from "./_output_file.ts";
import { storePlan } from "./_stored_plan.ts";

export default defineCommand({
  path: "plan",
  aliases: ["diff"],
  summary: "Show what would make the endpoint as a file says",
  description:
    "Reads the endpoint and changes nothing. Only what is written in the file is compared: a " +
    "member that is absent has no opinion, null clears. Lists of words have no order. Secrets " +
    "cannot be compared. Objects are found by id where one is given, else by display name.\n" +
    "+ creates, ~ changes, - deletes. With --exit-code it exits 12 where there is a difference: " +
    "for a nightly check. -F markdown is for a comment on a pull request.",
  examples: [
    ["gcs plan -f site.yaml", "What would be changed"],
    ["gcs plan -f site.yaml --exit-code", "Exit code 12 where the endpoint has drifted"],
    ["gcs plan -f site.yaml -F markdown", "For a comment on a pull request"],
    ["gcs plan -f site.yaml --out site.plan", "Keeps the plan: gcs apply --plan site.plan"],
  ],
  options: {
    ...planOptions,
    exitCode: opt.flag("Exit 12 where there is a difference"),
    out: opt.file("FILE", "Write the plan into a private file, which apply --plan carries out"),
    force: opt.flag("Replace the file of --out"),
  },
  scopes: ["manage_collections"],
  rareFormats: ["markdown"],
  origin: "gcs",
  route: "GET /api/endpoint",
  check: ({ file, out, force }) => {
    requireFiles(file);
    if (force && out === undefined) throw new GcsError("usage", "--force is for the file of --out");
  },
  async run(context, { exitCode, out, force, ...input }) {
    const { plannedRequests, planDocument, planLines, planMarkdown } = await import(
      "../declare/mod.ts"
    );
    const file = out === undefined ? undefined : await openOutput(context, out, { force });
    try {
      const plan = await planWithProblems(context, input);
      const failure = await failureOf(context, plan.problems);
      // Programs get as data what people get as lines on stderr.
      if (failure !== undefined) {
        return { ...done(planDocument({ ...plan, actions: [], left: [] }, []), []), failure };
      }
      const requests = await plannedRequests(plan.actions, await declaredServices(context));
      if (file !== undefined) await storePlan(context, plan, file);
      const isDifferent = plan.actions.length + plan.left.length > 0;
      const view = {
        ...done(planDocument(plan, requests), planLines(plan)),
        markdown: planMarkdown(plan),
      };
      return exitCode && isDifferent ? { ...view, exitCode: exitCodes.differs } : view;
    } finally {
      await file?.abort();
    }
  },
});
