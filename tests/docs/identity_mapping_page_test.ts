import assert from "node:assert/strict";
import { compileMappings, dataTypes, mapFirst } from "../../src/identity_mapping/mod.ts";
import { readPage } from "./_pages.ts";

Deno.test("every example of docs/identity-mapping.md maps as the page says", async () => {
  const { text } = await readPage("docs/identity-mapping.md");
  const [, block = ""] = /^```text\n([\s\S]*?)^```$/m.exec(text) ?? [];
  const [, ...rows] = block.trim().split("\n").map((line) => line.split(/\s{2,}/));
  assert.ok(rows.length > 5);
  for (const [match = "", username = "", account = ""] of rows) {
    const { mappings: [mapping] } = compileMappings([{
      "DATA_TYPE": dataTypes.expressions,
      "mappings": [{ "source": "{username}", "match": match, "output": "{0}" }],
    }]);
    assert.ok(mapping, match);
    assert.equal(mapFirst([mapping], { "username": username }).account ?? "-", account, match);
  }
});
