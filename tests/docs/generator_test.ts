import assert from "node:assert/strict";
import { failuresOf, paragraphsOf, routeOf } from "../../src/help/facts.ts";
import { code, linkTo, pageOf, plain, proseFor, table } from "../../tools/command_docs/markdown.ts";
import { parityPage } from "../../tools/command_docs/parity_page.ts";
import { example } from "../cli/_commands.ts";
import { tableRows } from "./_pages.ts";

function withRoute(route: string, more = {}) {
  return { ...example, route, ...more };
}

Deno.test("routeOf tells the API's routes from those of Globus and from none", () => {
  const cases = [
    ["GET /api/endpoint", "manager", "GET /api/endpoint"],
    ["* /api/*", "manager", "* /api/*"],
    ["POST auth:/v2/oauth2/token", "auth", "POST /v2/oauth2/token"],
    ["GET transfer:/v0.10/endpoint/{id}", "transfer", "GET /v0.10/endpoint/{id}"],
    ["local", "nobody", ""],
    ["official program", "official", ""],
  ] as const;
  for (const [route, answerer, request] of cases) {
    assert.deepEqual(routeOf(withRoute(route)), { answerer, request }, route);
  }
});

Deno.test("routeOf refuses a route that nobody could look up", () => {
  for (const route of ["", "somewhere", "GET", "/api/endpoint", "GET groups:/v2/groups"]) {
    assert.throws(() => routeOf(withRoute(route)), /The route of "thing update" is none/, route);
  }
});

Deno.test("failuresOf follows from route, scopes and whether something changes", () => {
  const scopes = ["manage_collections"];
  const cases = [
    [withRoute("local"), []],
    [withRoute("local", { mutates: true }), []],
    [withRoute("official program", { mutates: true }), ["integrity"]],
    [withRoute("GET /api/info"), ["unavailable"]],
    [
      withRoute("GET /api/roles", { scopes }),
      ["auth", "forbidden", "unavailable", "secure_store", "rejected"],
    ],
    [
      withRoute("GET auth:/v2/api/policies/{id}", { scopes }),
      ["auth", "not_found", "unavailable", "secure_store", "rejected"],
    ],
  ] as const;
  for (const [command, kinds] of cases) assert.deepEqual(failuresOf(command), kinds, command.route);
});

Deno.test("paragraphsOf ends a paragraph where a line ends a sentence, and nowhere else", () => {
  const description = "One line\nthat goes on.\nAnother: with a colon:\nand more.\n\nLast";
  assert.deepEqual(paragraphsOf({ ...example, description }), [
    "One line that goes on.",
    "Another: with a colon: and more.",
    "Last",
  ]);
  const { description: _, ...silent } = example;
  assert.deepEqual(paragraphsOf(silent), []);
});

Deno.test("prose links commands that there are, and marks options and other calls", () => {
  const prose = proseFor(["node", "node setup", "node set"]);
  assert.equal(
    prose('set up by "gcs node setup".'),
    "set up by [`gcs node setup`](node.md#gcs-node-setup).",
  );
  assert.equal(prose("gcs node set X"), "[`gcs node set`](node.md#gcs-node-set) X");
  assert.equal(prose('"gcs role list -F json"'), "`gcs role list -F json`");
  assert.equal(prose("--strict stops; --a-b, too"), "`--strict` stops; `--a-b`, too");
  assert.equal(prose("xgcs node setup"), "xgcs node setup");
});

Deno.test("plain text stays as it is in Markdown", () => {
  assert.equal(
    plain("$USER <a> *b* [c] ~d `e` f\\g"),
    "\\$USER \\<a\\> \\*b\\* \\[c\\] \\~d \\`e\\` f\\\\g",
  );
  assert.equal(plain("a_b - c"), "a_b - c");
  assert.equal(code("a|b"), "`a|b`");
  assert.equal(code("`b`"), "`` `b` ``");
});

Deno.test("a bar in a cell does not end the cell", () => {
  assert.deepEqual(table(["A", "B"], [["`a|b`", "c"]]), [
    "| A | B |",
    "| --- | --- |",
    "| `a\\|b` | c |",
  ]);
});

Deno.test("pages are named after the first word, and headings after all", () => {
  assert.equal(pageOf("collection domain show"), "collection.md");
  assert.equal(linkTo("collection domain show"), "collection.md#gcs-collection-domain-show");
});

Deno.test("parityPage says of what is not there that it is not, in its place", () => {
  const columns = ["Command", "Origin", "Also called", "Route", "Scope", "Test", "State"];
  const file = { file: "collection/show.ts", command: { ...example, path: "collection show" } };
  const text = parityPage([file]);
  const rows = tableRows({ path: "", text }, columns);
  const words = rows.map(([command = ""]) => /`([^`]+)`/.exec(command)?.[1] ?? "");
  assert.deepEqual(words, words.toSorted());
  assert.deepEqual(rows.find(([command]) => command === "`login`"), [
    ...["`login`", "official, Go port", "", "", "", "", "not yet"],
  ]);
  assert.deepEqual(rows[words.indexOf("collection show")], [
    "[`collection show`](collection.md#gcs-collection-show)",
    "official, Go port",
    "`things update`",
    "local",
    "none",
    "[`tests/commands/collection/show_test.ts`](../../tests/commands/collection/show_test.ts)",
    "works",
  ]);
  assert.equal(rows.filter(([, , , , , , state]) => state === "works").length, 1);
  assert.match(text, /^\d+ are missing: .*`login`/m);
});
