import assert from "node:assert/strict";
import { isUuid, uuidPattern } from "../../src/base/mod.ts";

const id = "1405823f-0597-4a16-b296-46d4f0ae4b15";

Deno.test("isUuid takes the usual form alone, in any case", () => {
  assert.ok(isUuid(id) && isUuid(id.toUpperCase()));
  for (const text of ["", id.slice(1), ` ${id}`, `${id}\n`, id.replaceAll("-", ""), `{${id}}`]) {
    assert.equal(isUuid(text), false, text);
  }
});

Deno.test("uuidPattern finds ids inside a text", () => {
  assert.deepEqual(`/roles/${id}?x`.match(new RegExp(uuidPattern, "gi")), [id]);
});
