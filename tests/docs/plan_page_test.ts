import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { readPage } from "./_pages.ts";

const root = new URL("../../", import.meta.url);
const page = await readPage("docs/plan.md");
/** Every line with a checkbox in the plan, as it was written. */
const plan = (await Deno.readTextFile(new URL("tests/vectors/plan.txt", root))).trimEnd().split(
  "\n",
);

const rows = page.text.split("\n").filter((line) => /^\| (?!the plan|-)/.test(line))
  .map((line) => line.split(" | ").map((cell) => cell.replace(/^\|? *| *\|? *$/g, "")));

const spans = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);

Deno.test("docs/plan.md has every line of the plan, as often as it stands there", () => {
  assert.ok(plan.length >= 145);
  const shown = rows.map(([line = ""]) => line);
  for (const line of plan) {
    const at = shown.indexOf(line);
    assert.notEqual(at, -1, `no row for "${line}"`);
    shown.splice(at, 1);
  }
});

Deno.test("every place that docs/plan.md names is there", async () => {
  for (const [line, where] of rows) {
    assert.ok(spans(where).length > 0, line);
    for (const path of spans(where)) await Deno.stat(new URL(path, root));
  }
});

Deno.test("what docs/plan.md shows a line by are tests and tasks; two lines are left to people", async () => {
  const byPeople = rows.filter(([, , shown = ""]) => shown.startsWith("by people:"));
  assert.deepEqual(byPeople.map(([line]) => line), [
    "Security audit completed (external review recommended)",
    "Beta testing period (2 weeks recommended)",
  ]);
  const tasks = new Set(Object.keys(manifest.tasks).map((task) => `deno task ${task}`));
  for (const [line, , shown] of rows.filter((row) => !byPeople.includes(row))) {
    assert.ok(spans(shown).length > 0, line);
    for (const what of spans(shown)) {
      if (tasks.has(what)) continue;
      assert.match(what, /^tests\//, `${line}: ${what}`);
      assert.ok(await holdsTests(new URL(what, root)), `${what} has no test`);
    }
  }
});

async function holdsTests(place: URL): Promise<boolean> {
  if ((await Deno.stat(place)).isFile) {
    return /Deno\.test\(/.test(await Deno.readTextFile(place));
  }
  for await (const { name } of Deno.readDir(place)) if (name.endsWith("_test.ts")) return true;
  return false;
}
