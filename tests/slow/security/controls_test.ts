import assert from "node:assert/strict";
import { controls, controlsTable } from "../../../tools/security_controls.ts";
import { readJunit, verdict } from "../../../tools/test_security.ts";

const root = new URL("../../../", import.meta.url);
const page = await Deno.readTextFile(new URL("docs/security/controls.md", root));

/** A Markdown table without the spaces that the formatter puts in. */
function rows(text: string): string[] {
  return text.split("\n").filter((line) => /^\| (?:#\d|R\d|N )/.test(line))
    .map((line) => line.split("|").map((cell) => cell.trim()).join("|"));
}

Deno.test("docs/security/controls.md shows the rows that the suite runs", () => {
  assert.deepEqual(rows(page), rows(controlsTable()));
});

Deno.test("every row names tests that exist", async () => {
  for (const { finding, tests } of controls) {
    assert.ok(tests.length > 0, finding);
    for (const test of tests) {
      assert.match(test, /^tests\/[\w/]+_test\.ts$/);
      assert.match(await Deno.readTextFile(new URL(test, root)), /Deno\.test\(/, test);
    }
  }
});

Deno.test("every finding of the plan and of the review, and every control, has a row", () => {
  const findings = new Set(controls.map(({ finding }) => finding));
  for (const number of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 24]) {
    assert.ok(findings.has(`#${number}`), `#${number}`);
  }
  for (let number = 1; number <= 15; number++) assert.ok(findings.has(`R${number}`), `R${number}`);
  assert.ok(findings.has("N"));
  const named = new Set(controls.flatMap(({ control }) => control.split(", ")));
  const wanted = "SC-28 SC-8 SC-13 SC-12 IA-5 IA-5(7) IA-9 AU-2 AU-3 AU-8 AU-12 AU-9 AU-10 SI-10 " +
    "SI-11 SI-7 AC-12 SC-5 AC-6 CM-6 SA-11 RA-5";
  for (const control of wanted.split(" ")) assert.ok(named.has(control), control);
});

Deno.test("the page promises support, not compliance", () => {
  assert.doesNotMatch(page, /\bcomplian(?:t|ce)\b|\bcertified\b/i);
  assert.match(page, /_supports_/);
});

const report = `<?xml version="1.0"?>
<testsuites name="deno test" tests="5" failures="1" errors="0">
    <testsuite name="./tests/a_test.ts" tests="3" disabled="1" errors="0" failures="0">
    </testsuite>
    <testsuite name="./tests/b_test.ts" tests="2" disabled="0" errors="0" failures="1">
    </testsuite>
</testsuites>`;

Deno.test("readJunit counts what passed, failed and was left out in each file", () => {
  const results = readJunit(report);
  assert.deepEqual(results.get("tests/a_test.ts"), { passed: 2, failed: 0, skipped: 1 });
  assert.deepEqual(results.get("tests/b_test.ts"), { passed: 1, failed: 1, skipped: 0 });
});

Deno.test("verdict fails a row for a failed test, and for a file that did not run", () => {
  const results = readJunit(report);
  assert.deepEqual(verdict(["tests/a_test.ts"], results), {
    ok: true,
    words: "2 passed, 1 not on this system",
  });
  for (const file of ["tests/b_test.ts", "tests/none_test.ts"]) {
    const { ok, words } = verdict(["tests/a_test.ts", file], results);
    assert.equal(ok, false);
    assert.ok(words.includes(file));
  }
});
