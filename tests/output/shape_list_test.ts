import assert from "node:assert/strict";
import { list, type ListShape, shapeList } from "../../src/output/mod.ts";

const documents = [
  { id: "1", name: "beta", size: 10, place: { city: "Bern" } },
  { id: "2", name: "Alpha", size: 9, place: { city: "Aarau" } },
  { id: "3", name: null, size: 100, note: "x" },
];

async function shaped(shape: ListShape) {
  const warnings: string[] = [];
  const view = list(documents, [
    { label: "ID", value: "id" },
    { label: "Big", value: ({ size }: { size: number }) => size > 9 },
  ]);
  const made = shapeList(view, shape, (message) => Promise.resolve(void warnings.push(message)));
  const items = await Array.fromAsync(made.items);
  return { items, warnings, labels: made.fields.map(({ label }) => label), id: made.id };
}

async function idsOf(shape: ListShape): Promise<unknown[]> {
  const { items } = await shaped(shape);
  return items.map((item) => item !== null && typeof item === "object" && "id" in item && item.id);
}

Deno.test("a list is sorted by text, by number, downwards, inside members, with nothing last", async () => {
  assert.deepEqual(await idsOf({ sort: ["name"] }), ["2", "1", "3"]);
  assert.deepEqual(await idsOf({ sort: ["-name"] }), ["1", "2", "3"]);
  assert.deepEqual(await idsOf({ sort: ["size"] }), ["2", "1", "3"]);
  assert.deepEqual(await idsOf({ sort: ["place.city"] }), ["2", "1", "3"]);
  assert.deepEqual(await idsOf({ sort: ["Big", "-size"] }), ["2", "3", "1"]);
});

Deno.test("a list is cut after it is sorted, and read no further than it is shown", async () => {
  assert.deepEqual(await idsOf({ sort: ["-size"], limit: 2 }), ["3", "1"]);
  let read = 0;
  const endless = (function* () {
    for (;;) yield { id: String(read++) };
  })();
  const made = shapeList(list(endless, []), { limit: 3 }, () => Promise.resolve());
  assert.equal((await Array.fromAsync(made.items)).length, 3);
  assert.equal(read, 3);
});

Deno.test("a list shows the members that were named, under the headings they have", async () => {
  const { items, labels, id, warnings } = await shaped({ fields: ["id", "place.city", "Big"] });
  assert.deepEqual(items[0], { id: "1", "place.city": "Bern", Big: true });
  assert.deepEqual(items[2], { id: "3", "place.city": null, Big: true });
  assert.deepEqual(labels, ["ID", "place.city", "Big"]);
  assert.equal(id, "id");
  assert.deepEqual(warnings, []);
  assert.equal((await shaped({ fields: ["name"] })).id, "name");
});

Deno.test("a member that no document has is named, with the nearest one", async () => {
  const { warnings } = await shaped({ sort: ["nmae"], fields: ["id"] });
  assert.deepEqual(warnings, ['no document of the list has "nmae"; did you mean "name"?']);
  assert.deepEqual((await shaped({ fields: ["note"] })).warnings, []);
});
