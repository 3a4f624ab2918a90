import assert from "node:assert/strict";
import manifest from "../../deno.json" with { type: "json" };
import { changelogFault } from "../../tools/release_check.ts";
import { releaseLines, releaseTable } from "../../tools/release_lines.ts";
import { isThere, readPage } from "../docs/_pages.ts";

const squeezed = (text: string) => text.replaceAll(/ +/g, " ").replaceAll(/-{3,}/g, "---");

Deno.test("docs/release.md has the lines that release:check runs", async () => {
  const { text } = await readPage("docs/release.md");
  assert.ok(squeezed(text).includes(squeezed(releaseTable())), "deno task release:check --page");
});

Deno.test("every line of the release is proved by a task or file that is there, or by people", async () => {
  const tasks = new Set(Object.keys(manifest.tasks));
  for (const { line, command, people } of releaseLines) {
    assert.equal(command === undefined, people !== undefined, line);
    const [program, second, name = ""] = command ?? ["deno", "task", "check"];
    if (program === "deno" && second === "task") assert.ok(tasks.has(name), line);
    const files = (command ?? []).filter((word) => /^(?:tests|tools|\.ci)\//.test(word));
    for (const file of files) assert.ok(await isThere(file), `${line}: ${file}`);
  }
});

Deno.test("changelogFault asks for this version on top, with the day it came out", async () => {
  const { text } = await readPage("CHANGELOG.md");
  assert.match(text, new RegExp(`^## ${manifest.version.replaceAll(".", "\\.")} \\(`, "m"));
  const log = "# Changelog\n\n## 2.1.0 (2027-01-31)\n\n## 2.0.0 (2026-12-01)\n";
  assert.equal(changelogFault(log, "2.1.0"), undefined);
  assert.equal(changelogFault(log, "2.2.0"), "CHANGELOG.md begins with 2.1.0, not 2.2.0");
  assert.equal(
    changelogFault("## 2.1.0 (not released)\n", "2.1.0"),
    "2.1.0 has no date yet in CHANGELOG.md",
  );
});
