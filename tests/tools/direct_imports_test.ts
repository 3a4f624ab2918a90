import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { readSources, withDirectImports } from "../../tools/direct_imports.ts";
import { root } from "../architecture/_imports.ts";

const room = [
  ["src/room/mod.ts", [
    'export { first, second as other } from "./a.ts";',
    'export type { Shape } from "./a.ts";',
    'export * from "./inner/mod.ts";',
    'import { hidden } from "./b.ts";',
    "export { hidden };",
    'export * as all from "./b.ts";',
    "export function own() {}",
  ]],
  ["src/room/a.ts", [
    "export const first = 1;",
    "export async function* second() {}",
    "export interface Shape {}",
  ]],
  ["src/room/b.ts", ["export const hidden = 1;"]],
  ["src/room/inner/mod.ts", ['export { deep } from "./deep.ts";']],
  ["src/room/inner/deep.ts", ["export class deep {}"]],
] as const;

function rewritten(line: string): string | undefined {
  const sources = new Map(room.map(([path, lines]) => [path as string, lines.join("\n")]));
  return withDirectImports(sources.set("src/user/file.ts", line)).get("src/user/file.ts");
}

Deno.test("a name is imported from the file that defines it, however it comes through doors", () => {
  const cases = [
    ["{ first }", '{ first } from "../room/a.ts";'],
    ["{ other as third }", '{ second as third } from "../room/a.ts";'],
    ["{ other }", '{ second as other } from "../room/a.ts";'],
    ["{ type Shape }", 'type { Shape } from "../room/a.ts";'],
    ["{ deep }", '{ deep } from "../room/inner/deep.ts";'],
    ["{ hidden }", '{ hidden } from "../room/mod.ts";'],
    ["{ all }", '* as all from "../room/b.ts";'],
    ["{ own }", '{ own } from "../room/mod.ts";'],
  ];
  for (const [names, expected] of cases) {
    assert.equal(rewritten(`import ${names} from "../room/mod.ts";`), `import ${expected}`);
  }
  assert.equal(
    rewritten('import type {\n  deep,\n  Shape,\n} from "../room/mod.ts";'),
    'import type { deep } from "../room/inner/deep.ts"; ' +
      'import type { Shape } from "../room/a.ts";',
  );
});

Deno.test("an import of types alone loads nothing", () => {
  assert.equal(
    rewritten('import {\n  type Shape,\n  type Other as Another,\n} from "../room/a.ts";'),
    'import type {\n  Shape,\n  Other as Another,\n} from "../room/a.ts";',
  );
  const mixed = 'import { type Shape, first } from "../room/a.ts";';
  assert.equal(rewritten(mixed), mixed);
});

Deno.test("an import() of a door is of the files that define the names", () => {
  assert.equal(
    rewritten('  const { deep } = await import("../room/mod.ts");'),
    '  const { deep } = await import("../room/inner/deep.ts");',
  );
  assert.equal(
    rewritten('const { deep, other } = await import(\n  "../room/mod.ts");'),
    'const { deep } = await import("../room/inner/deep.ts"), ' +
      '{ second: other } = await import("../room/a.ts");',
  );
});

Deno.test("a name that is behind no door stops the build", () => {
  assert.throws(() => rewritten('import { none } from "../room/mod.ts";'), /none, which src\/room/);
});

Deno.test("no file of the bundle enters a door that passes names on", async () => {
  const sources = withDirectImports(await readSources(root));
  assert.ok(sources.size > 400, `${sources.size} files`);
  const wrong: string[] = [];
  for (const [file, text] of sources) {
    if (file.endsWith("/mod.ts")) continue;
    for (const [, target = ""] of text.matchAll(/(?:from |import\()"(\.[^"]*\/mod\.ts)"/g)) {
      const door = sources.get(join(dirname(file), target));
      if (door === undefined || /^export .*\bfrom "/m.test(door)) wrong.push(`${file}: ${target}`);
    }
  }
  // All of a room, by the names of its members.
  const whole = ["src/gcs/documents/field_types.ts: ../../forms/mod.ts"];
  assert.deepEqual(wrong.sort(), ["src/command/prints.ts: ../gcs/mod.ts", ...whole]);
});
