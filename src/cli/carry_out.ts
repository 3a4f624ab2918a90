import type { AnyCommand, Context, Plan } from "../command/mod.ts";
import { redacted } from "../secrets/mod.ts";
import { done, type View } from "../output/mod.ts";
import { confirmByTyping } from "../prompts/mod.ts";
import type { Changes } from "./recorded.ts";
import { Recorder } from "./recorder.ts";
import { rewrittenLine } from "./rewritten.ts";

/**
 * Carries out a plan: shows it (`--dry-run`), or asks, records, sends and records again. `changes`
 * is told of every change that was made. `argv` are the words of the line, for who cannot be asked.
 */
export async function carryOut(
  command: AnyCommand,
  context: Context,
  plan: Plan,
  changes: Changes,
  argv?: readonly string[],
): Promise<View> {
  if (context.globals.dryRun) return describePlan(plan);
  if (plan.confirm !== undefined) {
    await confirmByTyping(plan.confirm, {
      streams: context.streams,
      ...await standingAnswer(context),
      line: argv && rewrittenLine(argv, { official: context.globals.official, add: ["--yes"] }),
      signal: context.signal,
    });
  }
  const recorder = new Recorder(command, context, changes, plan.context);
  try {
    return await plan.carryOut(recorder.perform, recorder.announce);
  } finally {
    await recorder.settle();
  }
}

/**
 * What answers without a question. A variable is set for the run that it is meant for; a setting
 * stays, so it does not answer for a person who sits at the terminal.
 */
async function standingAnswer(context: Context) {
  if (context.globals.yes) return { yes: true };
  const { values, origin } = await context.config();
  const isVariable = origin("assume_yes") === "environment";
  return { yes: isVariable && values.assume_yes, yesWithoutTerminal: values.assume_yes };
}

function describePlan({ operations }: Plan): View {
  const requests = operations.map(({ request }) =>
    request.body === undefined ? request : { ...request, body: redacted(request.body) }
  );
  const lines = requests.flatMap((request) => [
    `Would send: ${request.method} ${request.target}`,
    ...(request.body === undefined ? [] : JSON.stringify(request.body, null, 2).split("\n")),
  ]);
  const words = lines.length === 0 ? "Would change nothing" : lines;
  return done({ "dry_run": true, requests }, words);
}
