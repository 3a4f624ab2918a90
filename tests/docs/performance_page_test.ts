import assert from "node:assert/strict";
import { allBenches } from "../../bench/all.ts";
import { readResults } from "../../bench/results.ts";
import { defaultOf, findSetting } from "../../src/config/mod.ts";
import { pagePart, shownPart } from "../../tools/bench_page.ts";
import { readPage, tableRows } from "./_pages.ts";

const page = await readPage("docs/performance.md");
const aligned = { ...page, text: page.text.replaceAll(/ {2,}/g, " ") };
const code = (cell = "") => /`([^`]+)`/.exec(cell)?.[1] ?? "";
/** Blanks and rules of tables are the formatter's. */
const words = (text: string) => text.replaceAll(/[\s-]+/g, " ").trim();

Deno.test("the figures of the page are those of a committed run, with every row of it", async () => {
  const { file, part } = shownPart(page.text);
  const path = new URL(`../../bench/results/${file}`, import.meta.url).pathname;
  assert.equal(words(part), words(pagePart(path, await readResults(path))));
});

Deno.test("the page names the command of every benchmark, and no other", async () => {
  const named = tableRows(aligned, ["command", "what it measures"]).map(([cell]) => code(cell));
  const all = await allBenches();
  assert.deepEqual(named, all.map(({ bench: { name } }) => `deno task bench --only ${name}`));
});

Deno.test("the settings that the page tells how to tune are there, with the defaults it says", () => {
  const rows = tableRows(aligned, ["setting", "default", "when to change it"]);
  assert.ok(rows.length > 5);
  for (const [name, value] of rows) {
    const setting = findSetting(code(name));
    assert.ok(setting !== undefined, name);
    const preset = Number(defaultOf(setting));
    const [, count = "", unit] = /^(\d+)(s?)$/.exec(code(value)) ?? [];
    assert.equal(Number(count) * (unit === "s" ? 1_000 : 1), preset, name);
  }
});
