import { shellWord } from "../base/mod.ts";
import type { Context } from "../command/mod.ts";
import type { DeclaredPlan, Services } from "../declare/mod.ts";
import type { OutputFile } from "../files/mod.ts";
import { declarationIn, readText } from "./_declaration.ts";

/** A plan that creates 10,000 collections has about 15 MiB: more than what it is made from. */
const maxPlanBytes = 128 * 1024 * 1024;

/** Writes a plan into a private file, for apply --plan. */
export async function storePlan(
  context: Context,
  plan: DeclaredPlan,
  file: OutputFile,
): Promise<void> {
  const { storedText } = await import("../declare/mod.ts");
  await file.write(new TextEncoder().encode(storedText(plan)));
  await file.commit();
  await context.say(`The plan is in ${file.path}: gcs apply --plan ${shellWord(file.path)}`);
}

/**
 * The plan in a file, which must fit the endpoint as it is now, and the files that are given.
 *
 * @throws GcsError `usage` for what is no plan, `conflict` where something has changed since.
 */
export async function storedPlan(
  context: Context,
  services: Services,
  path: string,
  files: readonly string[] | undefined,
): Promise<DeclaredPlan> {
  const { readStoredPlan, requireSameFiles, requireUnchanged } = await import("../declare/mod.ts");
  const plan = await readStoredPlan(await readText(path, maxPlanBytes), path);
  if (files !== undefined) {
    const { files: found } = await declarationIn(context, files);
    requireSameFiles(plan, found);
  }
  await requireUnchanged(services, plan);
  return plan;
}
