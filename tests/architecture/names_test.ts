import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../../src/", import.meta.url));

async function* files(folder: string): AsyncGenerator<readonly [path: string, text: string]> {
  for await (const entry of Deno.readDir(folder)) {
    const path = join(folder, entry.name);
    if (entry.isDirectory) yield* files(path);
    else if (entry.name.endsWith(".ts")) {
      yield [relative(source, path), await Deno.readTextFile(path)];
    }
  }
}

/** The files in which the pattern stands. */
async function filesWith(pattern: RegExp): Promise<string[]> {
  const found: string[] = [];
  for await (const [path, text] of files(source)) if (pattern.test(text)) found.push(path);
  return found;
}

Deno.test("the pattern of a UUID stands in one file", async () => {
  assert.deepEqual(await filesWith(/\[0-9a-f(?:A-F)?\]\{8\}(?:-|\()/), ["base/uuid.ts"]);
});

Deno.test("signals are linked by linkSignals alone: Deno 2.7 may lose those of AbortSignal.any", async () => {
  assert.deepEqual(await filesWith(/AbortSignal\.any\(/), []);
});

Deno.test("limits are called max and min, not most, least or longest", async () => {
  const name =
    /\b(?:const|let|readonly) (?:most|least|longest|shortest|fewest|largest)(?:[A-Z]|\b)/;
  assert.deepEqual(await filesWith(name), []);
});

Deno.test("no two rooms give different things one name", async () => {
  const rooms = new Map<string, string[]>();
  for await (const [path, text] of files(source)) {
    const [room = "", file] = path.split("/");
    if (file !== "mod.ts") continue;
    for (const [, names = ""] of text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)) {
      for (const name of names.split(",").map((one) => one.trim()).filter(Boolean)) {
        const own = name.replace(/^type /, "").split(" as ").at(-1) ?? name;
        rooms.set(own, [...rooms.get(own) ?? [], room]);
      }
    }
  }
  assert.ok(rooms.size > 200, "the scan found no names: it is broken");
  assert.deepEqual([...rooms].filter(([, holders]) => new Set(holders).size > 1), []);
});
