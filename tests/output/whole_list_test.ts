import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { type Format, list, print, show, type View } from "../../src/output/mod.ts";
import { Secret } from "../../src/secrets/mod.ts";
import { fakeStreams } from "./fake_streams.ts";

async function printed(view: View, format: Format): Promise<string> {
  const streams = fakeStreams();
  await print(view, { format }, streams);
  return streams.stdout.text;
}

/** Members around a list, some of which no text shows as it is. */
const members = fc.dictionary(
  fc.oneof(fc.constantFrom("marker", "code", "7", "__proto__"), fc.string({ minLength: 1 })),
  fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, new Secret("hidden"), "a\u202eb\nc")),
  { maxKeys: 5 },
);

Deno.test("a list in its frame is printed as the document is that holds all of it", async () => {
  const items = fc.array(
    fc.oneof(
      fc.jsonValue(),
      fc.constantFrom({ text: " a\n\n b\n" }, ["\ufeff研究", "é–\ud83d\ude00"]),
    ),
    {
      maxLength: 4,
    },
  );
  await fc.assert(
    fc.asyncProperty(members, members, items, async (before, after, data) => {
      const whole = Object.assign({ ...before, data }, after, { data });
      const view = {
        ...list(data, []),
        frame: { members: { ...whole, data: [] }, list: "data" },
      };
      for (const format of ["json", "yaml"] as const) {
        assert.equal(await printed(view, format), await printed(show(whole, []), format), format);
      }
      const bare = await printed(list(data, []), "json");
      assert.equal(bare, await printed(show(data, []), "json"), "without an envelope");
      assert.equal(await printed(view, "text"), await printed(show(whole, []), "json"), "text");
    }),
    { numRuns: 100 },
  );
});

Deno.test("a list in its frame leaves stdout empty when a page fails", async () => {
  async function* failing() {
    yield { id: "1" };
    await Promise.resolve();
    throw new Error("no second page");
  }
  for (const format of ["json", "yaml", "text"] as const) {
    const streams = fakeStreams();
    const view = { ...list(failing(), []), frame: { members: { data: [] }, list: "data" } };
    await assert.rejects(print(view, { format }, streams), /no second page/);
    assert.equal(streams.stdout.text, "", format);
  }
});
