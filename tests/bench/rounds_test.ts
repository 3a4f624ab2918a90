import assert from "node:assert/strict";
import { takeTurns } from "../../bench/rounds.ts";

Deno.test("takeTurns measures all in each round, and each round starts with another one", async () => {
  const order: string[] = [];
  const contender = (name: string) => () => order.push(name);
  const samples = await takeTurns(3, { a: contender("a"), b: contender("b"), c: contender("c") });
  assert.equal(order.join(""), "abc" + "bca" + "cab" + "abc");
  assert.deepEqual(samples("a"), [6, 8, 10]);
});

Deno.test("takeTurns leaves the rounds that warm up out", async () => {
  let calls = 0;
  const samples = await takeTurns(2, { only: () => ++calls }, 3);
  assert.deepEqual(samples("only"), [4, 5]);
  assert.throws(() => samples("other"), /"other" was not measured/);
});
