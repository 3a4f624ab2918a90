import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { keep, takeKept } from "../../tools/cross/kept.ts";
import { libraryRecipe, recipeOf } from "../../tools/cross/recipe.ts";

Deno.test("a checkout takes a library that another one built from the same things", async () => {
  const folder = await Deno.makeTempDir({ prefix: "gcs-kept-" });
  try {
    const kept = join(folder, "kept");
    const files = (checkout: string) =>
      ["lib.so", "build.json"].map((name) => pathToFileURL(join(folder, checkout, name)));
    const [library, record] = files("one");
    assert.ok(library && record);
    await Deno.mkdir(join(folder, "one"));
    await Deno.writeTextFile(library, "first");
    await Deno.writeTextFile(record, "{}");
    await keep([library, record], "abc", kept);
    assert.equal(await takeKept(files("two"), "abd", kept), false);
    assert.equal(await takeKept(files("two"), "abc", kept), true);
    assert.equal(await Deno.readTextFile(join(folder, "two", "lib.so")), "first");
    // What was kept damaged is replaced by the next build.
    await Deno.writeTextFile(library, "second");
    await keep([library, record], "abc", kept);
    assert.equal(await takeKept(files("three"), "abc", kept), true);
    assert.equal(await Deno.readTextFile(join(folder, "three", "lib.so")), "second");
    assert.deepEqual([...Deno.readDirSync(kept)].map(({ name }) => name), ["abc"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("the recipe of a library is every file that its build loads, and changes with each", async () => {
  const imported = async (name: string, seen = new Set<string>()): Promise<Set<string>> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    const text = await Deno.readTextFile(new URL(`../../tools/cross/${name}`, import.meta.url));
    for (const [, next = ""] of text.matchAll(/from "\.\/([^"]+)"/g)) await imported(next, seen);
    return seen;
  };
  // What only runs programs, keeps results, or has the facts of a target, which count by themselves.
  const others = ["run.ts", "kept.ts", "targets.ts", "recipe.ts"];
  const code = [...await imported("library.ts")].filter((name) => !others.includes(name));
  assert.deepEqual(
    code.toSorted(),
    libraryRecipe.filter((name) => name.endsWith(".ts")).toSorted(),
  );
  assert.notEqual(await recipeOf(libraryRecipe), await recipeOf(libraryRecipe.slice(1)));
});
