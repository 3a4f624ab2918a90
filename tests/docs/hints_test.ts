import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { findCommand } from "../../src/cli/find_command.ts";
import { registry } from "../../src/cli/registry.ts";
import { root, sourceFiles } from "../architecture/_imports.ts";
import { callsIn, commandCalled } from "../_support/command_lines.ts";

/** A hint of the sources: a literal after `hint:`, up to its end, with words for what is filled in. */
const hint = /\bhint:\s*(?:[^"`\n]*\?\s*)?(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)(?!\s*\+)/g;

async function hintsOfSources(): Promise<(readonly [file: string, hint: string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const source = await Deno.readTextFile(path);
    for (const [, plain, template] of source.matchAll(hint)) {
      found.push([
        relative(root, path),
        (plain ?? template ?? "").replace(/\$\{[^}]*\}/g, "ID").replace(/\bIP\b/, "192.0.2.1"),
      ]);
    }
  }
  return found;
}

/** A group is typed to see its commands. */
async function fits(words: readonly string[]): Promise<void> {
  if (findCommand(words.slice(1), registry).kind === "command") await commandCalled(words);
}

Deno.test("every hint of the sources that is a command is one that the program takes", async () => {
  const wrong: string[] = [];
  let count = 0;
  for (const [file, text] of await hintsOfSources()) {
    // What stands before the last colon is for people.
    const line = /^gcs /.test(text) ? text : /: (gcs .*)$/.exec(text)?.[1];
    if (line === undefined || line.startsWith("gcs ID")) continue;
    for (const words of callsIn(line)) {
      count++;
      await fits(words).catch((error) => wrong.push(`${file}: "${text}": ${error.message}`));
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(count > 40, `only ${count} commands were found in hints`);
});
