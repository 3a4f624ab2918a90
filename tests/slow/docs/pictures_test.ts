import assert from "node:assert/strict";
import { record, scenes } from "../../../tools/pictures/record.ts";
import { hasExpect } from "../pty/_terminal.ts";

const folder = new URL("../../../docs/pictures/", import.meta.url);

for (const [name, scene] of Object.entries(scenes)) {
  Deno.test({
    name: `docs/pictures/${name} is what the program shows`,
    ignore: !hasExpect,
    async fn() {
      const kept = await Deno.readTextFile(new URL(name, folder));
      assert.equal(await record(scene), kept, `${name} is out of date: deno task pictures`);
    },
  });
}

Deno.test("every picture of docs/pictures has its scene", () => {
  const kept = [...Deno.readDirSync(folder)].map((entry) => entry.name).sort();
  assert.deepEqual(kept, Object.keys(scenes).sort());
});
