import assert from "node:assert/strict";
import { circles, localImports, roomOf } from "./_imports.ts";

Deno.test("no room is in a circle with another", async () => {
  const arrows = (await localImports())
    .filter(({ to }) => to.startsWith("src/"))
    .map(({ from, to }) => ({ from: roomOf(from), to: roomOf(to) }))
    // The registry loads commands by their files, and commands know nothing of the shell.
    .filter(({ from, to }) => from !== to);
  assert.deepEqual(circles(arrows), []);
});

Deno.test("files go round in circles of two at most, and then one way for types only", async () => {
  const imports = await localImports();
  for (const circle of circles(imports)) {
    assert.equal(circle.length, 2, circle.join(" "));
    const inside = imports.filter(({ from, to }) => circle.includes(from) && circle.includes(to));
    assert.ok(inside.some(({ typesOnly }) => typesOnly), circle.join(" "));
  }
});

Deno.test("the search for circles finds one of three", () => {
  const arrows = [["a", "b"], ["b", "c"], ["c", "a"], ["c", "d"], ["d", "e"]]
    .map(([from = "", to = ""]) => ({ from, to }));
  assert.deepEqual(circles(arrows).map((circle) => circle.sort()), [["a", "b", "c"]]);
});
