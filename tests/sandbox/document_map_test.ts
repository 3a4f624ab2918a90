import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { DocumentMap } from "../../src/sandbox/document_map.ts";
import { withSandbox } from "./harness.ts";

type Step = readonly [does: "set" | "delete", id: number, kind: number];

Deno.test("a DocumentMap has the order of a Map, goes on after any place, and finds by key", () => {
  const step: fc.Arbitrary<Step> = fc.tuple(
    fc.constantFrom("set" as const, "delete" as const),
    fc.nat(12),
    fc.nat(2),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
      const map = new DocumentMap({ kind: (document) => String(document["kind"]) });
      const model = new Map<string, { id: string; kind: number }>();
      const places = new Map<string, number>();
      for (const [does, at, kind] of steps) {
        const id = String(at);
        if (does === "delete") assert.equal(map.delete(id), model.delete(id));
        else {
          map.set(id, { id, kind });
          model.set(id, { id, kind });
        }
        const all = [...map.after(0)];
        assert.deepEqual(all.map(([, document]) => document), [...model.values()]);
        for (const [place, document] of all) {
          const other = String(document["id"]);
          if (other !== id) assert.equal(place, places.get(other), "a place stays what it is");
          places.set(other, place);
        }
        const middle = all[all.length >> 1]?.[0] ?? 0;
        assert.deepEqual([...map.after(middle)], all.filter(([place]) => place > middle));
        const same = [...model.values()].filter((document) => document.kind === kind);
        const byId = (a: { id?: unknown }, b: { id?: unknown }) =>
          String(a.id).localeCompare(String(b.id));
        assert.deepEqual(map.with("kind", String(kind)).toSorted(byId), same.toSorted(byId));
      }
      map.clear();
      assert.deepEqual([map.size, [...map.after(0)], map.with("kind", "0")], [0, [], []]);
    }),
    { numRuns: 200 },
  );
});

/** Counts the documents that any map is asked for one after another while `work` runs. */
async function looks(work: () => Promise<void>): Promise<number> {
  const { prototype } = DocumentMap;
  const real = { after: prototype.after, values: prototype.values };
  let count = 0;
  prototype.after = function* (place) {
    for (const entry of real.after.call(this, place)) {
      count++;
      yield entry;
    }
  };
  const whole = (map: DocumentMap) => void (count += map.size);
  prototype.values = function () {
    whole(this);
    return real.values.call(this);
  };
  prototype[Symbol.iterator] = prototype.entries = function () {
    whole(this);
    return Map.prototype.entries.call(this);
  };
  try {
    await work();
  } finally {
    Object.assign(prototype, real);
    Reflect.deleteProperty(prototype, "entries");
    Reflect.deleteProperty(prototype, Symbol.iterator);
    Reflect.deleteProperty(prototype, "values");
  }
  return count;
}

Deno.test("a page looks at what it needs, however much the endpoint has", async () => {
  const seed = { generate: { "guest_collections": 5_000, "roles": 5_000 } };
  await withSandbox({ seed }, async (rig) => {
    const paths = ["/api/collections", "/api/collections/check", "/api/roles"].map((path) =>
      `${path}?page_size=100`
    );
    for (const path of [...paths, "/api/collections?page_size=100&filter=guest_collections"]) {
      let marker = "";
      for (let page = 0; page < 3; page++) {
        const count = await looks(async () => {
          const reply = await rig.call("GET", `${path}&marker=${marker}`, { token: rig.admin });
          assert.equal(reply.data.length, 100, reply.text);
          marker = String(reply.json["marker"]);
        });
        // One more tells that there is another page; a few of the standard seed are passed over.
        assert.ok(count <= 110, `${path}: ${count} documents looked at`);
      }
    }
    const [collection] = (await rig.call("GET", paths[0] ?? "", { token: rig.admin })).data.slice(
      -1,
    );
    const deletion = await looks(async () => {
      const reply = await rig.call("DELETE", `/api/collections/${collection?.["id"]}`, {
        token: rig.admin,
      });
      assert.equal(reply.status, 200, reply.text);
    });
    assert.equal(deletion, 0, "a deletion looks at nothing but what goes");
  });
});
