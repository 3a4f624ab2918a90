import assert from "node:assert/strict";
import { screens } from "./_screens.ts";

const folder = new URL("../../docs/screens/", import.meta.url);

/** `deno task screens` writes the files instead of looking at them. */
const isWriting = Deno.args.includes("--write");

Deno.test("the files of docs/screens are what terminals of 80 and 140 columns show", async () => {
  const files = await screens();
  if (isWriting) {
    for (const [name, text] of files) await Deno.writeTextFile(new URL(name, folder), text);
  }
  const kept = (await Array.fromAsync(Deno.readDir(folder))).map(({ name }) => name)
    .filter((name) => name.endsWith(".txt"));
  assert.deepEqual(kept.sort(), [...files.keys()].sort());
  for (const [name, text] of files) {
    const written = await Deno.readTextFile(new URL(name, folder));
    if (name.startsWith("self-diagnostic")) assert.deepEqual(states(text), states(written), name);
    else assert.equal(text, written, `${name} is out of date: deno task screens`);
  }
});

/** The checks with their states: what is said about them is another on every machine. */
function states(text: string): string[] {
  return [...text.matchAll(/^(\w[\w ]*?) {2,}(?:ok|warning|problem)\b/gm)].map(([, check]) =>
    check ?? ""
  );
}

Deno.test("no screen of a table is wider than its terminal, and every id in it is whole", async () => {
  for await (const { name } of Deno.readDir(folder)) {
    const columns = /-(\d+)\.txt$/.exec(name)?.[1];
    if (columns === undefined || name.includes("help")) continue;
    const [, ...lines] = (await Deno.readTextFile(new URL(name, folder))).split("\n");
    for (const line of lines) {
      assert.ok(line.length <= Number(columns), `${name}: ${line}`);
      for (const [part] of line.matchAll(/\b5a4d[0-9a-f-]+/g)) assert.equal(part.length, 36, line);
    }
  }
});
