import assert from "node:assert/strict";
import { releaseNotes } from "../../tools/release_notes.ts";

const changelog = "# Changelog\n\n## 2.1.0 (2026-12-01)\n\n### Added\n\n- One.\n\n" +
  "## 2.0.0 (not released)\n\n- Two.\n";

Deno.test("the notes of a release are its own section of the changelog", () => {
  assert.equal(releaseNotes("v2.1.0", "2.1.0", changelog), "### Added\n\n- One.\n");
});

Deno.test("a tag that is not the version, or has no day in the changelog, is no release", () => {
  assert.throws(
    () => releaseNotes("v2.1.1", "2.1.0", changelog),
    /tag is v2\.1\.1, but .* 2\.1\.0/,
  );
  assert.throws(() => releaseNotes("v2.0.0", "2.0.0", changelog), /put the day of the release/);
  assert.throws(() => releaseNotes("v2.2.0", "2.2.0", changelog), /does not tell of 2\.2\.0/);
});
