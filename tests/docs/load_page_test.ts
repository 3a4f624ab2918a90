import assert from "node:assert/strict";
import { newestResults, pageOf } from "../../tools/load_results.ts";
import { readPage } from "./_pages.ts";

const { text } = await readPage("docs/load.md");
const results = await newestResults();

/** As it is before the formatter has laid it out. */
function bare(markdown: string): string {
  return markdown.replace(/-{3,}/g, "---").replace(/\s+/g, " ");
}

Deno.test("docs/load.md shows the newest figures that are kept, of a run at full size", () => {
  assert.equal(results.scale, 1);
  assert.ok(bare(text).includes(bare(pageOf(results))));
});

Deno.test("every scenario of tests/load has figures that are kept", async () => {
  const folder = new URL("../load/", import.meta.url);
  const names = results.scenarios.map(({ name }) => name);
  let found = 0;
  for await (const { name: file } of Deno.readDir(folder)) {
    if (!file.endsWith("_test.ts")) continue;
    const source = await Deno.readTextFile(new URL(file, folder));
    for (const [, title = ""] of source.matchAll(/scenario\(\s*"\w+",\s*`([^`]+)`/g)) {
      const end = title.split("}").at(-1) ?? "";
      assert.ok(names.some((name) => name.endsWith(end)), `${file}: ${end}`);
      found++;
    }
  }
  assert.ok(found >= 11, `${found} scenarios: the scan is broken`);
});
