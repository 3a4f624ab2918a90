import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { argumentOr, requireChange } from "../../src/command/required_input.ts";

Deno.test("requireChange counts false, null and empty lists as changes", () => {
  for (const value of [false, null, [], "", 0]) requireChange({ value }, "x update");
  assert.throws(() => requireChange({ a: undefined }, "x update"), GcsError);
});

Deno.test("argumentOr takes the word or the option, not both and not none", () => {
  assert.equal(argumentOr("w", undefined, "NAME", "displayName"), "w");
  assert.equal(argumentOr(undefined, "o", "NAME", "displayName"), "o");
  const refused = (word?: string, option?: string) => () =>
    argumentOr(word, option, "NAME", "displayName");
  assert.throws(refused("w", "o"), { message: "Give NAME or --display-name, not both" });
  assert.throws(refused(), { message: "Missing argument NAME" });
});
