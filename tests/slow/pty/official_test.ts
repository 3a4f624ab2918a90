import assert from "node:assert/strict";
import { join } from "node:path";
import { canFake } from "../../official/_fake_program.ts";
import { setProgramStage } from "../_program.ts";
import { hasExpect, inTerminal } from "./_terminal.ts";

/** An official program that asks a question, as it does about terms of service. */
const asking = `#!/bin/sh
if [ -t 0 ] && [ -t 1 ] && [ -t 2 ]; then
  printf 'Agree to the terms? '
  read -r answer
  echo "you said $answer"
else
  echo "no terminal"
fi
`;

Deno.test({
  name: "node setup hands a person's terminal to the official program, whose question is answered",
  ignore: !hasExpect || !canFake,
  async fn() {
    await using stage = await setProgramStage();
    const program = join(stage.folder, "globus-connect-server");
    await Deno.writeTextFile(program, asking, { mode: 0o755 });
    const key = join(stage.folder, "key.json");
    await Deno.writeTextFile(key, '{"client_id":"x","secret":"y"}', { mode: 0o600 });
    const argv = ["node", "setup", "-d", key];
    const env = { GCS_OFFICIAL_CLI: program };
    const asked = await inTerminal(
      stage,
      argv,
      ['expect "Agree to the terms? "', 'send "yes\\r"'],
      env,
    );
    assert.equal(asked.code, 0, asked.stdout);
    assert.match(asked.stdout, /you said yes/);
    const machine = await inTerminal(stage, [...argv, "-F", "json"], [], env);
    assert.equal(machine.code, 0, machine.stdout);
    assert.match(machine.stdout, /"output": ?"no terminal"/);
    const piped = await stage.run(argv, env);
    assert.equal(piped.code, 0, piped.stderr);
    assert.match(piped.stdout, /no terminal/);
  },
});
