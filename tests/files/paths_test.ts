import assert from "node:assert/strict";
import { join, relative, resolve } from "node:path";
import fc from "../_support/fast_check.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { shellWord } from "../../src/files/failure.ts";
import { insideFolder } from "../../src/files/mod.ts";

const root = resolve("/srv/tokens");

Deno.test("insideFolder refuses names that lead out or to the folder itself", () => {
  for (const name of ["..", "../x", "a/../../x", "/etc/passwd", ".", "", "a/..", "x\0y", "x\n"]) {
    assert.throws(() => insideFolder(root, name), GcsError, name);
  }
  assert.equal(insideFolder(root, "default.json"), join(root, "default.json"));
  assert.equal(insideFolder(root, "..x"), join(root, "..x"));
});

Deno.test("insideFolder never gives a path outside its folder", () => {
  const part = fc.oneof(fc.constantFrom("..", ".", "/", "\\", "a"), fc.string({ maxLength: 5 }));
  fc.assert(fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
    let path: string;
    try {
      path = insideFolder(root, parts.join("/"));
    } catch (error) {
      assert.ok(error instanceof GcsError);
      return;
    }
    const way = relative(root, path);
    assert.ok(way !== "" && way !== ".." && !way.startsWith(`..${"/"}`));
  }));
});

Deno.test("shellWord quotes what a shell would take apart", () => {
  assert.equal(shellWord("~/a/b.c"), "~/a/b.c");
  assert.equal(shellWord("/a b/$(x)"), "'/a b/$(x)'");
  assert.equal(shellWord("it's"), `'it'\\''s'`);
});
