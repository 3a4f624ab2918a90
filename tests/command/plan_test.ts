import assert from "node:assert/strict";
import type { Operation } from "../../src/base/mod.ts";
import { planOne } from "../../src/command/mod.ts";
import { done } from "../../src/output/mod.ts";

const request = { service: "gcs", method: "POST", target: "https://gcs.test/api/x" } as const;

const operation = <Result>(result: Result): Operation<Result> => ({
  request,
  send: () => Promise.resolve(result),
});

Deno.test("planOne performs its operation and hands the result to the view", async () => {
  const five = operation(5);
  const plan = planOne(five, (result) => done({ result }, "x"));
  assert.deepEqual(plan.operations, [five]);
  const performed: unknown[] = [];
  const view = await plan.carryOut((one) => {
    performed.push(one);
    return one.send();
  }, () => Promise.resolve());
  assert.deepEqual(performed, [five]);
  assert.deepEqual(view, done({ result: 5 }, "x"));
});

Deno.test("planOne keeps a result that is undefined", async () => {
  const plan = planOne(operation(undefined), (result) => done(result, "x"));
  assert.deepEqual(
    await plan.carryOut((one) => one.send(), () => Promise.resolve()),
    done(undefined, "x"),
  );
});

Deno.test("planOne asks only where a confirmation is given", () => {
  const confirm = { warning: "This deletes it.", answer: "a" };
  assert.deepEqual(planOne(operation(5), () => done(5, "x"), confirm).confirm, confirm);
  assert.equal("confirm" in planOne(operation(5), () => done(5, "x")), false);
});
