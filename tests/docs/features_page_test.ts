import assert from "node:assert/strict";
import { splitWords } from "../../src/base/mod.ts";
import { commandCalled } from "../_support/command_lines.ts";
import { setStage } from "../_support/stage.ts";
import { changes, works } from "../commands/_expect.ts";
import { readPage } from "./_pages.ts";

const page = await readPage("docs/features.md");

const spans = (cell = "") => [...cell.matchAll(/`([^`]+)`/g)].map(([, span = ""]) => span);

/** Keys of lines with an Enter each, where an id has the length of one. */
function keys(lines: readonly string[]): number {
  const typed = lines.map((line) => line.replace(/\b[A-Z]+_ID\b/g, crypto.randomUUID()));
  return typed.reduce((sum, line) => sum + line.length + 1, 0);
}

Deno.test("every feature that docs/features.md counts as there names a test", () => {
  const rows = page.text.split("\n").filter((line) => /\| +[●◐○] +\|/.test(line));
  assert.ok(rows.length >= 25, `${rows.length} rows`);
  for (const row of rows) assert.ok(row.includes("`tests/") || row.includes("○"), row);
});

Deno.test("the keys of docs/features.md are those of its lines, which work on an endpoint", async () => {
  const rows = page.text.split("\n").filter((line) =>
    /^\|[^|]+\| +\d+ +\| +\d+ +\| +\d+ +\|/.test(line)
  )
    .map((line) => line.split("|").slice(1, -1).map((cell) => cell.trim()));
  const [official = [], before = []] = [...page.text.matchAll(/^```text\n([\s\S]*?)^```$/gm)]
    .map(([, text = ""]) => text.trim().split("\n"));
  assert.equal(rows.length, 5);
  await using stage = await setStage();
  for (const [task, theirs, earlier, ours, cell] of rows) {
    const lines = spans(cell);
    assert.equal(Number(ours), keys(lines), `${task}: ${keys(lines)}`);
    assert.ok(Number(ours) < Number(theirs), task);
    const same = official.splice(0, lines.length);
    assert.equal(Number(theirs), keys(same), `${task}: ${same.join(", ")}`);
    assert.equal(Number(earlier), keys(before.splice(0, lines.length)), task);
    assert.ok(Number(ours) <= Number(earlier), task);
    for (const line of lines) {
      const words = splitWords(line);
      await commandCalled(words);
      // A login needs a browser: docs/getting-started.md has one that is replayed.
      if (words[1] !== "login") await works(stage, words.slice(1));
    }
  }
  assert.deepEqual([official, before], [[], []]);
  assert.deepEqual(changes(stage).map(({ method }) => method), ["POST", "POST", "PATCH", "DELETE"]);
});
