import assert from "node:assert/strict";
import { shellWord } from "../../src/base/mod.ts";

Deno.test("shellWord quotes what a shell would take apart", () => {
  assert.equal(shellWord("~/a/b.c"), "~/a/b.c");
  for (const home of ["~root/a", "a=~", "a:~/b"]) assert.equal(shellWord(home), `'${home}'`);
  assert.equal(shellWord("/a b/$(x)"), "'/a b/$(x)'");
  assert.equal(shellWord("it's"), `'it'\\''s'`);
});
