import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { root, sourceFiles } from "../architecture/_imports.ts";
import { callsAdvised, requireFit } from "../_support/printed_advice.ts";

/** A hint of the sources: a literal after `hint:`, up to its end, with words for what is filled in. */
const hint = /\bhint:\s*(?:[^"`\n]*\?\s*)?(?:"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)(?!\s*\+)/g;

/** What stands for a value that is filled in; taken for an id. */
const anything = "5a4d0000-0000-4000-8000-0000000000ff";

async function hintsOfSources(): Promise<(readonly [file: string, hint: string])[]> {
  const found: (readonly [string, string])[] = [];
  for await (const path of sourceFiles(join(root, "src"))) {
    const source = await Deno.readTextFile(path);
    for (const [, plain, template] of source.matchAll(hint)) {
      found.push([
        relative(root, path),
        (plain ?? template ?? "").replace(/\$\{[^}]*\}/g, anything),
      ]);
    }
  }
  return found;
}

Deno.test("every hint of the sources that is a command is one that the program takes", async () => {
  const wrong: string[] = [];
  let count = 0;
  for (const [file, text] of await hintsOfSources()) {
    for (const words of callsAdvised(text)) {
      if (words[1] === anything) continue;
      count++;
      await requireFit(words).catch((error) => wrong.push(`${file}: "${text}": ${error.message}`));
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(count > 40, `only ${count} commands were found in hints`);
});
