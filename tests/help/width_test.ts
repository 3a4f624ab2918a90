import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { commandHelp, groupHelp, plainLook } from "../../src/help/mod.ts";
import { example } from "../cli/_commands.ts";

const commands = await Promise.all(registry.map(async ({ load }) => (await load()).default));

for (const columns of [50, 80, 140]) {
  Deno.test(`help fits a terminal of ${columns} columns, but for command lines to copy`, () => {
    const look = { ...plainLook, columns };
    const wide = [
      ...commands.map((command) => {
        const toCopy = [
          ...(command.examples ?? []).map(([line]) => line),
          ...(command.aliases ?? []).map((alias) => `gcs ${alias}`),
        ];
        const help = commandHelp(command, look);
        return help.split("\n").filter((line) =>
          !toCopy.includes(line.trim()) && !line.startsWith("  gcs ")
        );
      }),
      ...["", "collection", "collection role"].map((path) =>
        groupHelp(path, registry, look).split("\n")
      ),
    ].flat().filter((line) => line.length > columns && line.trim().includes(" "));
    // One word, such as the values of an option, cannot be broken.
    assert.deepEqual(wide.filter((line) => !/^ {2}-\S+(?:, --\S+)? (?:\| )?\S+$/.test(line)), []);
  });
}

Deno.test("a wide terminal is used: help has fewer lines there than on a narrow one", () => {
  const [narrow, usual, wide] = [50, 80, 140].map((columns) =>
    commandHelp(example, { ...plainLook, columns }).split("\n").length
  );
  assert.ok(Number(wide) < Number(usual) && Number(usual) < Number(narrow));
});

Deno.test("a heading is marked, and nothing else of the page", () => {
  const heading = (text: string) => `\x1b[1m${text}\x1b[0m`;
  const marked = commandHelp(example, { ...plainLook, heading });
  assert.equal(marked.replaceAll("\x1b[1m", "").replaceAll("\x1b[0m", ""), commandHelp(example));
  for (const title of ["Usage", "Arguments", "Options", "Global options", "Examples"]) {
    assert.ok(marked.includes(`\x1b[1m${title}:\x1b[0m\n`), title);
  }
});
