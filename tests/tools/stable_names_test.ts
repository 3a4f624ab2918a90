import assert from "node:assert/strict";
import { withStableNames } from "../../tools/stable_names.ts";

/** One bundle, as two folders of sources give it names. */
function bundle(first: string, second: string, third: string): Map<string, string> {
  return new Map([
    [`chunk-${second}.js`, `import{a}from"./chunk-${first}.js";export{a as b};`],
    ["main.js", `import{a}from"./chunk-${first}.js";const c=()=>import("./show-${third}.js");`],
    [`show-${third}.js`, `import{b}from"./chunk-${second}.js";import"./main.js";`],
    ["src/audit/worker.js", `import{a}from"../../chunk-${first}.js";`],
    [`chunk-${first}.js`, 'export const a="not-A NAME-12345678.js";'],
  ]);
}

Deno.test("files of a bundle are named by what asks for them, not by where it was made", () => {
  const entries = ["main.js", "src/audit/worker.js"];
  const one = withStableNames(bundle("AAAAAAA2", "BBBBBBB2", "CCCCCCC2"), entries);
  const other = withStableNames(bundle("ZZZZZZZ2", "YYYYYYY2", "XXXXXXX2"), entries);
  assert.deepEqual(Object.fromEntries(one), Object.fromEntries(other));
  assert.deepEqual([...one.keys()].toSorted(), [
    "chunk-1.js",
    "chunk-3.js",
    "main.js",
    "show-2.js",
    "src/audit/worker.js",
  ]);
  assert.equal(
    one.get("main.js"),
    'import{a}from"./chunk-1.js";const c=()=>import("./show-2.js");',
  );
  assert.equal(one.get("src/audit/worker.js"), 'import{a}from"../../chunk-1.js";');
  assert.equal(one.get("chunk-1.js"), 'export const a="not-A NAME-12345678.js";');
});

Deno.test("a file that nothing asks for has no number", () => {
  const files = new Map([["main.js", ""], ["chunk-AAAAAAA2.js", ""]]);
  assert.throws(
    () => withStableNames(files, ["main.js"]),
    /Nothing asks for the file with AAAAAAA2/,
  );
});
