import assert from "node:assert/strict";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { findCommand } from "../../src/cli/find_command.ts";
import { registry } from "../../src/cli/registry.ts";
import { GcsError } from "../../src/errors/mod.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** First words of every command: `gcs` before another word is prose. */
const firstWords = new Set(
  registry.flatMap(({ path, aliases }) => [path, ...aliases]).map((path) => path.split(" ")[0]),
);

/** The texts of a folder's files with this ending, by path. */
async function textsOf(folder: string, ending: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for await (const entry of Deno.readDir(`${root}${folder}`)) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) { for (const one of await textsOf(path, ending)) found.set(...one); }
    else if (path.endsWith(ending)) found.set(path, await Deno.readTextFile(`${root}${path}`));
  }
  return found;
}

/** What is wrong with the command that these words name; undefined for none. */
function complaint(words: readonly string[]): string | undefined {
  try {
    findCommand(words, registry);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof GcsError);
    return error.message;
  }
}

for (const [folder, ending] of [["src", ".ts"], ["docs", ".md"]] as const) {
  Deno.test(`every command that a text under ${folder}/ names is one that exists`, async () => {
    let named = 0;
    const wrong: string[] = [];
    for (const [path, text] of await textsOf(folder, ending)) {
      for (const [, line = ""] of text.matchAll(/(?<![\w/.-])gcs((?: [a-z][a-z0-9-]*)+)/g)) {
        const words = line.trim().split(" ");
        if (!firstWords.has(words[0])) continue;
        named++;
        // Words of an argument or of prose may follow a whole command.
        const why = complaint(words);
        if (why !== undefined) wrong.push(`${relative(root, `${root}${path}`)}: ${why}`);
      }
    }
    assert.ok(named > (folder === "src" ? 100 : 20), `only ${named} commands are named`);
    assert.deepEqual(wrong, []);
  });
}
