import assert from "node:assert/strict";
import { GcsError } from "../../src/errors/mod.ts";
import { compileQuery } from "../../src/output/mod.ts";

const fields = {
  id: "string(uuid)",
  public: "boolean",
  size: "number",
  keywords: "array<string>",
  ports: "array<number>",
  policies: "object",
  domain: "domain",
};

const document = {
  id: "a",
  public: true,
  size: 3,
  keywords: ["x", "y"],
  ports: [1, 2],
  policies: { a: 1 },
  domain: { domain_name: "data.example.org" },
};

/** Why the query can never succeed on such a document; undefined when it may. */
function refusal(expression: string): string | undefined {
  try {
    compileQuery(expression).requireFit(fields);
  } catch (error) {
    assert.ok(error instanceof GcsError && error.kind === "usage", `${error}`);
    return error.message;
  }
}

function works(expression: string): boolean {
  try {
    compileQuery(expression).apply(document);
    return true;
  } catch (error) {
    assert.ok(error instanceof GcsError && error.kind === "failed", `${error}`);
    return false;
  }
}

Deno.test("a call that no value of the document can satisfy is refused, and said how", () => {
  const wrong: [string, RegExp][] = [
    ["max(id)", /"max" at character 1 takes array<number> or array<string>, not string$/],
    ["abs(public)", /"abs" at character 1 takes number, not boolean$/],
    ["sum(keywords)", /"sum" at character 1 takes array<number>, not array<string>$/],
    ["keywords[].abs(@)", /"abs" at character 12 takes number, not string$/],
    ["{a: id, b: join(',', ports)}", /takes array<string>, not array<number>$/],
    ["id.name | length(@)", /"length" .* not null$/],
    ["size > `2` && keys(size)", /"keys" .* takes object, not number$/],
    ["keywords[?starts_with(@, `1`)]", /"starts_with" .* takes string, not number$/],
    ["sort_by(keywords, id)", /"sort_by" .* takes expression, not string$/],
  ];
  for (const [expression, message] of wrong) assert.match(refusal(expression) ?? "", message);
});

Deno.test("what may succeed is not refused: unknown members, nulls, and whatever a call gives", () => {
  const fine = [
    ...["max(new_field)", "domain.domain_name.length(@)", "abs(policies.a)", "values(policies)[0]"],
    ...["max(keywords || ports)", "to_number(id) | abs(@)", "max_by(domain.list, &n).n | sum(@)"],
    ...["not_null(size, id) | abs(@)", "keywords[0:1] | join(',', @)", "id && length(id)"],
    ...["[id, size][] | sort(@)", "{n: size}.n | abs(@)", "*.abs(@)", "ports[].[@][] | sum(@)"],
  ];
  for (const expression of fine) assert.equal(refusal(expression), undefined, expression);
});

Deno.test("no query that works on a document is refused for documents like it", () => {
  const functions = [
    ...["abs", "avg", "ceil", "floor", "keys", "length", "max", "min", "reverse", "sort", "sum"],
    ...["to_array", "to_number", "to_string", "type", "values", "merge", "not_null"],
  ];
  const values = [
    ...Object.keys(fields).flatMap((name) => [name, `${name}[0]`, `${name}[]`, `${name}[:1]`]),
    ...["@", "*", "nothing", "[id, size]", "{a: id}", "`1`", "'a'", "!id", "id == size"],
    ...["id || size", "nothing && id", "keywords[*]", "keywords[?@ == 'x']", "policies.*"],
  ];
  const calls = values.flatMap((value) => [
    ...functions.map((name) => `${name}(${value})`),
    ...values.flatMap((other) =>
      ["contains", "starts_with", "join"].map((name) => `${name}(${value}, ${other})`)
    ),
    ...["max_by", "min_by", "sort_by"].map((name) => `${name}(${value}, &@)`),
    `map(&@, ${value})`,
  ]);
  const tried = [...calls, ...calls.slice(0, 800).map((call) => `${call} | length(@)`)];
  const working = tried.filter(works);
  assert.ok(working.length > 300, `${working.length}`);
  assert.deepEqual(working.filter((expression) => refusal(expression) !== undefined), []);
  const hopeless = tried.filter((expression) => refusal(expression) !== undefined);
  assert.ok(hopeless.length > 300, `${hopeless.length}`);
});
