import assert from "node:assert/strict";
import { parseReference } from "../../src/command/mod.ts";

const id = "5a4d0000-0000-4000-8000-00000000000a";

Deno.test("an object is called by its id or by a name, plain or after name:", () => {
  assert.equal(parseReference(id.toUpperCase(), "X"), id);
  for (
    const typed of ["Projects", "name:Projects", "name:2024", `name:${id}`, "facade", "Büro 3"]
  ) {
    assert.equal(parseReference(typed, "X"), typed);
  }
});

Deno.test("a part of an id, nothing, or what cannot be seen is no name", () => {
  for (const typed of ["5a4d", id.slice(1), "2024", `${id}0`, `${id}/x`, "./x", "a%2fb"]) {
    assert.throws(() => parseReference(typed, "X"), {
      kind: "usage",
      message: new RegExp(`Invalid X "${typed}": expected a UUID`),
      hint: `if it is a name, write name:${typed}`,
    });
  }
  for (const typed of ["", " ", "name:", "a\u202eb", "a\nb"]) {
    assert.throws(() => parseReference(typed, "X"), { kind: "usage" });
  }
});
