import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { compileQuery } from "../../src/output/mod.ts";

function mistake(expression: string): string {
  try {
    compileQuery(expression);
  } catch (error) {
    assert.ok(error instanceof GcsError, `${error}`);
    assert.equal(error.kind, "usage");
    return error.message;
  }
  return assert.fail(`"${expression}" was accepted`);
}

Deno.test("compileQuery tells where a bad expression goes wrong", () => {
  const positions: [string, RegExp][] = [
    ["a.]", /syntax error at character 3$/],
    ["[?id==`1`", /syntax error at its end$/],
    ["items[*].{id: id, name}", /syntax error at character 23$/],
    ["a b", /syntax error at character 3$/],
    ["a ^ b", /syntax error at character 3$/],
    ["", /syntax error at its end$/],
    ["[].name | ", /syntax error at its end$/],
    ["'open", /syntax error at its end$/],
  ];
  for (const [expression, message] of positions) assert.match(mistake(expression), message);
});

Deno.test("compileQuery refuses unknown functions and wrong numbers of arguments", () => {
  assert.match(mistake("lenght(@)"), /unknown function "lenght" at character 1/);
  assert.match(mistake("[?foo(id)]"), /unknown function "foo" at character 3/);
  assert.match(mistake("[].{a: to_strin(id)}"), /unknown function "to_strin"/);
  assert.match(mistake("constructor(@)"), /unknown function/);
  assert.match(mistake("contains(@)"), /"contains" at character 1 takes 2 arguments, not 1/);
  assert.match(mistake("merge()"), /takes 1 or more arguments, not 0/);
  assert.match(mistake("a".repeat(5000)), /longer than 4096/);
});

Deno.test("compileQuery accepts the language and applies it", () => {
  const documents = [{ id: "a", size: 3, public: true }, { id: "b", size: 1, public: false }];
  const results: [string, unknown][] = [
    ["[].id", ["a", "b"]],
    ["[?public].id | [0]", "a"],
    ["[?size > `2`].{name: id}", [{ name: "a" }]],
    ["sort_by(@, &size)[0].id", "b"],
    ["length(@)", 2],
    ["[?contains(id, 'a') && size != `4`] | [0].size", 3],
    ["[0].nothing", null],
    ["[*].[id, size]", [["a", 3], ["b", 1]]],
    ['`{"type": "Function", "name": "x"}`.name', "x"],
  ];
  for (const [expression, result] of results) {
    assert.deepEqual(compileQuery(expression).apply(documents), result, expression);
  }
});

Deno.test("a function that meets a wrong value fails, but is no error of usage: something was asked", () => {
  const query = compileQuery("sum([].id)");
  assert.throws(
    () => query.apply([{ id: "a" }]),
    (error) => error instanceof GcsError && error.kind === "failed",
  );
});

Deno.test("compileQuery answers any text with a query or a GcsError", () => {
  const part = fc.constantFrom(
    "a",
    "[",
    "]",
    "*",
    "?",
    ".",
    "|",
    "&&",
    "'",
    "`",
    '"',
    "(",
    ")",
    "@",
    "&",
    "{",
    ":",
    "}",
    ",",
    " ",
    "==",
    "\\",
  );
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.array(part, { maxLength: 8 }).map((p) => p.join(""))),
      (text) => {
        try {
          compileQuery(text);
        } catch (error) {
          assert.ok(error instanceof GcsError);
        }
      },
    ),
    { numRuns: 500 },
  );
});
