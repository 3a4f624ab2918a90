import { type Context, opt, type ValuesOf, withProgress } from "../command/mod.ts";
import { type DeclaredPlan, type PrunableKind, prunableKinds } from "../declare/mod.ts";
import { GcsError } from "../errors/mod.ts";
import { declarationIn, refuse, requireFiles } from "./_declaration.ts";
import { declaredServices } from "./_declared_services.ts";
import { fileOption } from "./_declaration.ts";

/** Options of every command that makes a plan. */
export const planOptions = {
  ...fileOption,
  prune: opt.commas(
    "KIND,…",
    `Delete live objects of these kinds that no file names: ${prunableKinds.join(", ")}`,
  ),
  pruneLimit: opt.integer("N", "Objects of a kind that may go, where that is many of them", 1),
  target: opt.list("KIND/NAME", "Only this object, for example collections/Data"),
  updateSecrets: opt.flag("Send secrets of objects that are there: they cannot be compared"),
};

/** Values of {@linkcode planOptions}. */
export type PlanInput = ValuesOf<typeof planOptions>;

/** The plan that was asked for. GcsError `usage` where a file is not good, or cannot be carried out. */
export async function planOf(context: Context, input: PlanInput): Promise<DeclaredPlan> {
  const plan = await planWithProblems(context, input);
  await refuse(context, plan.problems);
  return plan;
}

/** The same with what stands against carrying it out. GcsError `usage` where a file is not good. */
export async function planWithProblems(context: Context, input: PlanInput): Promise<DeclaredPlan> {
  const declaration = await declarationIn(context, requireFiles(input.file));
  const prune = input.prune === undefined ? undefined : {
    kinds: input.prune.map(prunable),
    limit: input.pruneLimit,
  };
  const { planDeclaration } = await import("../declare/mod.ts");
  const services = await declaredServices(context);
  return await withProgress(
    context,
    "Reading the endpoint",
    () =>
      planDeclaration(services, declaration, {
        prune,
        targets: input.target,
        updateSecrets: input.updateSecrets,
      }),
  );
}

function prunable(word: string): PrunableKind {
  const found = prunableKinds.find((kind) => kind === word);
  if (found !== undefined) return found;
  const kinds = prunableKinds.join(", ");
  throw new GcsError("usage", `Cannot use --prune: "${word}" is not one of ${kinds}`);
}
