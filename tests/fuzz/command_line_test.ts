import assert from "node:assert/strict";
import fc from "../_support/fast_check.ts";
import { findCommand } from "../../src/cli/find_command.ts";
import { globalFlags } from "../../src/command/mod.ts";
import { parseCommandLine } from "../../src/cli/parser.ts";
import { registry } from "../../src/cli/registry.ts";
import { GcsError } from "../../src/errors/mod.ts";
import { fuzz } from "./_runs.ts";

Deno.test("fuzz: any command line is understood or refused in our words", async () => {
  const commands = await Promise.all(registry.map(async (entry) => (await entry.load()).default));
  const word = fc.oneof(
    fc.constantFrom(...registry.flatMap(({ path }) => path.split(" "))),
    fc.constantFrom(
      ...globalFlags.map(({ flag }) => `--${flag}`),
      "--",
      "-",
      "-F",
      "--format=",
      "=",
    ),
    fc.constantFrom(
      "5a4d0000-0000-4000-8000-000000000301",
      "json",
      "x=y",
      "--secret-stdin",
      "__proto__",
    ),
    fc.string(),
  );
  const argv = fc.array(word, { maxLength: 8 });
  await fuzz(fc.property(argv, fc.constantFrom(...commands), (words, command) => {
    for (
      const parse of [() => findCommand(words, registry), () => parseCommandLine(words, command)]
    ) {
      try {
        parse();
      } catch (error) {
        assert.ok(error instanceof GcsError && error.kind === "usage", String(error));
      }
    }
  }));
});
