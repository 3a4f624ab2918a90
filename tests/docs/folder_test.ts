import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { stalePages, writePages } from "../../tools/command_docs/folder.ts";

const pages = new Map([["a.md", "A\n"], ["b.md", "B\n"]]);

async function inFolder(run: (folder: URL) => Promise<void>): Promise<void> {
  const path = await Deno.makeTempDir({ prefix: "gcs-docs-" });
  try {
    await run(pathToFileURL(`${path}/`));
  } finally {
    await Deno.remove(path, { recursive: true });
  }
}

async function namesIn(folder: URL): Promise<string[]> {
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("stalePages finds nothing in what writePages wrote", () =>
  inFolder(async (folder) => {
    const made = new URL("deep/commands/", folder);
    await writePages(made, pages);
    assert.deepEqual(await namesIn(made), ["a.md", "b.md"]);
    assert.deepEqual(await stalePages(made, pages), []);
  }));

Deno.test("stalePages names pages that differ, that are missing, and that are too many", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(new URL("a.md", folder), "old\n");
    await Deno.writeTextFile(new URL("gone.md", folder), "G\n");
    assert.deepEqual(await stalePages(folder, pages), ["gone.md", "a.md", "b.md"]);
  }));

Deno.test("writePages takes away the page of a command that is gone, and leaves other files", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(new URL("gone.md", folder), "G\n");
    await Deno.writeTextFile(new URL("picture.png", folder), "");
    await writePages(folder, pages);
    assert.deepEqual(await namesIn(folder), ["a.md", "b.md", "picture.png"]);
    assert.deepEqual(await stalePages(folder, pages), []);
  }));
