import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { argumentOr, requireChange } from "../../src/command/required_input.ts";
import { keptPolicies } from "../../src/commands/_policies.ts";

Deno.test("keptPolicies leaves out secrets, nulls, versions and what the server adds", () => {
  const box = {
    "DATA_TYPE": "box_storage_policies#1.2.0",
    "boxAppSettings": { "clientID": "b", "clientSecret": new Secret("box-secret-1") },
    "enterpriseID": "e",
    "client_id": null,
    "allow_any_account": false,
    "computed_by_server": 7,
  };
  assert.deepEqual(keptPolicies(box), { "enterpriseID": "e", "allow_any_account": false });
  assert.deepEqual(keptPolicies(undefined), {});
  assert.deepEqual(keptPolicies(null), {});
});

Deno.test("keptPolicies keeps all of a document that nobody knows but its secrets", () => {
  const tape = {
    "DATA_TYPE": "tape_storage_policies#1.0.0",
    "library": "L1",
    "drives": [{ "id": 1, "secret": new Secret("tape-secret-1") }],
  };
  const { drives: _, ...rest } = tape;
  assert.deepEqual(keptPolicies(tape), rest);
});

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
