import assert from "node:assert/strict";
import { join } from "node:path";
import { programCommand } from "../../_support/binary.ts";
import { setProgramStage } from "../_program.ts";

const smoke = new URL("../../../tools/smoke.ts", import.meta.url).pathname;

Deno.test({
  name: "the smoke script reads a whole endpoint and sends nothing but GET",
  ignore: Deno.build.os === "windows",
  fn: readAll,
});

async function readAll(): Promise<void> {
  await using stage = await setProgramStage();
  await stage.logIn("default");
  const program = join(stage.folder, "gcs");
  const words = programCommand.map((word) => `'${word}'`).join(" ");
  await Deno.writeTextFile(program, `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o700 });
  const run = async (called: string) => {
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-q", "-A", "--no-check", smoke, called],
      env: { ...stage.env },
      clearEnv: true,
    }).output();
    return { code, text: new TextDecoder().decode(stdout) };
  };
  const { code, text } = await run(program);
  assert.equal(code, 0, text);
  assert.match(text, /^\| gcs collection list \| 0 \| [\d.]+ \| 3 entries \|$/m);
  assert.match(text, /^\| gcs plan -f \S+ \| 0 \| /m);
  assert.match(text, /\n\d\d steps, 0 failed\n$/);
  assert.deepEqual(new Set(stage.sandbox.requests.map(({ method }) => method)), new Set(["GET"]));

  const broken = await run("/bin/false");
  assert.equal(broken.code, 1, broken.text);
  assert.match(broken.text, /^\| gcs whoami \| 1 \| /m);
}
