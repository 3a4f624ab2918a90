import assert from "node:assert/strict";
import { findCommand } from "../../src/cli/find_command.ts";
import { registry } from "../../src/cli/registry.ts";
import { callsIn, commandCalled } from "../_support/command_lines.ts";
import { allPages, codeLines, codeSpans } from "./_pages.ts";

const pages = await allPages();
const written = pages.filter(({ path }) => !path.startsWith("docs/commands/"));

for (const page of written) {
  Deno.test(`every line of gcs in a block of ${page.path} fits the program`, async () => {
    for (const line of codeLines(page)) {
      if (!/^(?:\$ |.*\| )?gcs\s/.test(line)) continue;
      for (const words of callsIn(line.replace(/^\$ /, ""))) {
        await commandCalled(words).catch((error) => assert.fail(`${line}: ${error}`));
      }
    }
  });

  Deno.test(`every command that ${page.path} names in its text is there`, () => {
    for (const span of codeSpans(page).filter((text) => text.startsWith("gcs "))) {
      const words = span.slice(4).split(" ").filter((word) => /^[a-z-]/.test(word));
      assert.doesNotThrow(() => findCommand(words, registry), `${span} in ${page.path}`);
    }
  });
}

Deno.test("the pages hold enough command lines for these tests to mean something", () => {
  const lines = written.flatMap(codeLines).flatMap((line) => callsIn(line.replace(/^\$ /, "")));
  assert.ok(lines.length >= 40, `${lines.length} lines`);
  const spans = written.flatMap(codeSpans).filter((span) => span.startsWith("gcs "));
  assert.ok(spans.length >= 40, `${spans.length} names`);
});
