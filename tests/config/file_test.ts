import assert from "node:assert/strict";
import { join } from "node:path";
import { parseConfig } from "../../src/config/document.ts";
import { readConfigText } from "../../src/config/file.ts";
import { failure, tempFolder } from "../files/temp_folder.ts";

Deno.test("a configuration folder that cannot be looked at is named whole, with the way to move it", async () => {
  using folder = tempFolder();
  const file = join(folder.path, "file");
  Deno.writeTextFileSync(file, "");
  const below = await failure(readConfigText({ configFile: join(file, "gcs", "config.yaml") }));
  const why = "a part of its path is not a folder";
  assert.equal(below.message, `Cannot look at "${join(file, "gcs")}": ${why}`);
});

for (const content of ["|.", ">.", "!. x", "profile: |."]) {
  Deno.test(`parseConfig ends its message without a period where the file has one: ${content}`, () => {
    assert.throws(() => parseConfig(content), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /^Cannot read config\.yaml: line 1: .*[^.]$/);
      return true;
    });
  });
}
