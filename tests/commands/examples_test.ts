import assert from "node:assert/strict";
import { registry } from "../../src/cli/registry.ts";
import { callsIn, commandCalled } from "../_support/command_lines.ts";

for (const entry of registry) {
  Deno.test(`every example of ${entry.path} is a command line that fits`, async () => {
    const { default: command } = await entry.load();
    for (const [line] of command.examples ?? []) {
      const paths: string[] = [];
      for (const words of callsIn(line)) {
        const path = await commandCalled(words).catch((error) => assert.fail(`${line}: ${error}`));
        paths.push(path);
      }
      assert.ok(paths.includes(command.path), `${line} does not call ${command.path}`);
    }
  });
}
