import assert from "node:assert/strict";
import { findCommand } from "../../src/cli/find_command.ts";
import { parseCommandLine } from "../../src/cli/parser.ts";
import { registry } from "../../src/cli/registry.ts";
import { GcsError } from "../../src/errors/mod.ts";

const id = "5a4d0000-0000-4000-8000-000000000001";

/** The calls of gcs in a line of shell, each as its words without quotes and redirections. */
function calls(line: string): string[][] {
  const inner = /<\((.*)\)/.exec(line)?.[1] ?? line;
  const found: string[][] = [[]];
  for (const token of inner.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? []) {
    if (/^(?:&&|\|+|;)$/.test(token)) found.push([]);
    else found.at(-1)?.push(token);
  }
  return found.map(plainWords).filter(([program]) => program === "gcs");
}

function plainWords(tokens: readonly string[]): string[] {
  const start = tokens.findIndex((token) => !/^[A-Z_]+=/.test(token));
  const end = tokens.findIndex((token) => /^[<>]/.test(token));
  return tokens.slice(start, end === -1 ? undefined : end)
    .map((token) => token.replace(/"([^"]*)"|'([^']*)'/g, "$1$2"))
    .map((token) => token.replace(/\b(?:[A-Z0-9]+_)*ID\b/g, id));
}

for (const entry of registry) {
  Deno.test(`every example of ${entry.path} is a command line that fits`, async () => {
    const { default: command } = await entry.load();
    for (const [line] of command.examples ?? []) {
      const paths: string[] = [];
      for (const [, ...argv] of calls(line)) {
        const found = findCommand(argv, registry);
        if (found.kind !== "command") assert.fail(line);
        const { default: called } = await found.entry.load();
        paths.push(called.path);
        try {
          const { input, help } = parseCommandLine(found.rest, called);
          if (!help) called.check?.(input);
        } catch (error) {
          assert.ok(error instanceof GcsError);
          assert.fail(`${line}: ${error.message}`);
        }
      }
      assert.ok(paths.includes(command.path), `${line} does not call ${command.path}`);
    }
  });
}
