import assert from "node:assert/strict";
import { connect } from "../../src/gcs/mod.ts";
import { readPage, tableRows } from "./_pages.ts";

const page = await readPage("docs/client.md");
const rows = tableRows({ ...page, text: page.text.replaceAll(/ {2,}/g, " ") }, [
  "member",
  "reads",
  "changes",
]);
const namesIn = (cell = "") => [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name);

Deno.test("docs/client.md names every member of the client, and only methods that they have", () => {
  using gcs = connect({ address: "gcs.example.org", token: "none" });
  const members = new Map<string, unknown>(Object.entries(gcs));
  for (const [member, reads, changes] of rows) {
    for (const name of namesIn(member)) {
      const value = members.get(name);
      assert.ok(value !== undefined, `there is no ${name}`);
      if (typeof value === "function") continue;
      assert.ok(value !== null && typeof value === "object");
      for (const method of [...namesIn(reads), ...namesIn(changes)]) {
        assert.ok(Reflect.has(value, method), `${name} has no ${method}`);
      }
    }
  }
  const resources = [...members].filter(([, value]) =>
    value !== null && typeof value === "object" && Reflect.has(value, "list")
  );
  const named = rows.flatMap(([member]) => namesIn(member));
  assert.ok(resources.length >= 5);
  assert.deepEqual(resources.map(([name]) => name).filter((name) => !named.includes(name)), []);
});
