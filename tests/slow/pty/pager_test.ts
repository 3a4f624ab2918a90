import assert from "node:assert/strict";
import { join } from "node:path";
import { setProgramStage } from "../_program.ts";
import { hasExpect, hasLess, inTerminal } from "./_terminal.ts";

const long = ["storage-gateway", "create", "--help"];

Deno.test({
  name: "long help waits in less, with bold heads, until q ends it with exit code 0",
  ignore: !hasExpect || !hasLess,
  async fn() {
    await using stage = await setProgramStage();
    const { code, stdout } = await inTerminal(stage, long, [
      ...['expect "Usage:"', 'send "G"', 'expect "# With rules from files"', 'send "q"'],
    ], { NO_COLOR: "" });
    assert.equal(code, 0, stdout);
    assert.ok(stdout.includes("\x1b[1mUsage:"));
  },
});

/**
 * A pager that is interrupted and goes on, as less does at the end of a search. The shell loses a
 * signal that comes just before its `read`; its `wait` loses none, so another process reads.
 */
const interrupted = `#!/bin/sh
trap 'echo caught > /dev/tty' INT
cat > /dev/null
head -n 1 < /dev/tty > "$0.answer" &
echo ready > /dev/tty
while ! wait $!; do :; done
echo "went on: $(cat "$0.answer")"
`;

Deno.test({
  name: "Ctrl-C in the pager is the pager's own affair, however often it comes",
  ignore: !hasExpect,
  async fn() {
    await using stage = await setProgramStage();
    const pager = join(stage.folder, "pager");
    await Deno.writeTextFile(pager, interrupted, { mode: 0o755 });
    const { code, stdout } = await inTerminal(stage, long, [
      ...['expect "ready"', 'send "\\x03"', 'expect "caught"', 'send "\\x03"', 'expect "caught"'],
      ...['send "x\\r"', 'expect "went on: x"'],
    ], { GCS_PAGER: pager });
    assert.equal(code, 0, stdout);
  },
});
