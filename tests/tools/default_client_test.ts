import assert from "node:assert/strict";
import { defaultClient } from "../../tools/default_client.ts";

Deno.test("a build takes a client id that is a UUID, and no other text gets into the program", () => {
  const id = "01234567-89AB-4def-8123-456789abcdef";
  assert.deepEqual(defaultClient(id), [
    'globalThis.gcsDefaultClientId = "01234567-89ab-4def-8123-456789abcdef";',
  ]);
  assert.deepEqual(defaultClient(undefined), []);
  assert.deepEqual(defaultClient(""), []);
  assert.throws(() => defaultClient('";Deno.exit();"'), /not a UUID/);
});
