import assert from "node:assert/strict";
import type { Operation } from "../../src/base/mod.ts";
import {
  planDeclaration,
  problemLine,
  readyPlan,
  type SecretSource,
  type Services,
} from "../../src/declare/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { declarationOf } from "./_endpoint.ts";

/** Sends one request of a plan. */
export type Perform = <Result>(operation: Operation<Result>) => Promise<Result>;

/** Has every secret. */
export const secrets: SecretSource = {
  read: () => Promise.resolve(new Secret("drawn-for-a-test")),
  check: () => Promise.resolve(undefined),
};

/** Plans a file, which must be good, and carries the plan out. */
export async function apply(
  services: Services,
  text: string,
  perform: Perform = (one) => one.send(),
) {
  const plan = await planDeclaration(services, await declarationOf(text));
  assert.deepEqual(plan.problems.map(problemLine), [], text);
  const ready = await readyPlan(plan, { services, secrets });
  return await ready.carryOut({ perform, workers: 4 });
}
