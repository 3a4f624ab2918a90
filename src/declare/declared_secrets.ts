import { secretReferences } from "./stand_ins.ts";
import type { Declaration } from "./declaration.ts";
import type { Problem } from "./problem.ts";
import type { SecretSource } from "./secret_reference.ts";

/** What is wrong with the references to secrets in a declaration: whether each is there. */
export async function declaredSecrets(
  { objects }: Declaration,
  source: SecretSource,
): Promise<readonly Problem[]> {
  const problems: Problem[] = [];
  for (const { written, placeOf } of objects) {
    for (const [path, reference] of secretReferences(written)) {
      const why = await source.check(reference);
      if (why === undefined) continue;
      problems.push({ place: placeOf(...path), message: `"${String(path.at(-1))}": ${why}` });
    }
  }
  return problems;
}
