import assert from "node:assert/strict";
import { parseConfig } from "../../src/config/document.ts";

for (const content of ["|.", ">.", "!. x", "profile: |."]) {
  Deno.test(`parseConfig ends its message without a period where the file has one: ${content}`, () => {
    assert.throws(() => parseConfig(content), (error: unknown) => {
      assert.ok(error instanceof Error);
      assert.match(error.message, /^Cannot read config\.yaml: line 1: .*[^.]$/);
      return true;
    });
  });
}
