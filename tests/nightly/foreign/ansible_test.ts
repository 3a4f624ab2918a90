// ansible-core, written by others, makes an endpoint with gcs, and the second run changes nothing.
import assert from "node:assert/strict";
import { join } from "node:path";
import { besides, peerTest } from "../../_support/python_packages.ts";
import { programArguments, programPath, setProgramStage } from "../../slow/_program.ts";

const name =
  "ansible-core 2.19.14 plays a playbook of gcs: check mode sends nothing, a rerun changes nothing";
await peerTest(name, ["ansible-core==2.19.14"], async (python, folder) => {
  await using stage = await setProgramStage();
  await stage.logIn("default");
  const bin = join(stage.folder, "bin");
  await Deno.mkdir(bin);
  const words = [programPath, ...programArguments].map((word) => `'${word}'`).join(" ");
  await Deno.writeTextFile(join(bin, "gcs"), `#!/bin/sh\nexec ${words} "$@"\n`, { mode: 0o755 });
  const play = async (...options: string[]) => {
    const { code, stdout, stderr } = await new Deno.Command(
      join(folder, "bin", "ansible-playbook"),
      {
        args: [...options, besides(import.meta.url, "playbook.yml")],
        clearEnv: true,
        env: {
          ...stage.env,
          PATH: `${bin}:${stage.env["PATH"]}`,
          ANSIBLE_NOCOLOR: "1",
          ANSIBLE_PYTHON_INTERPRETER: python,
          ANSIBLE_LOCALHOST_WARNING: "false",
          LANG: "C.UTF-8",
        },
      },
    ).output();
    const text = new TextDecoder().decode(stdout);
    assert.equal(code, 0, text + new TextDecoder().decode(stderr));
    const told = text.matchAll(/^TASK \[(.+?)\] \**\n(?:\[.*\n)*(changed|ok|skipping): /gm);
    return Array.from(told, ([, task, how]) => `${task}: ${how}`);
  };
  const before = stage.sandbox.snapshot();
  const list = "What there is: ok";
  assert.equal((await play("--check")).at(-1), list);
  assert.equal(stage.sandbox.snapshot(), before);
  const tasks = ["Gateway", "Collection", "Department"];
  assert.deepEqual(await play(), [...tasks.map((task) => `${task}: changed`), list]);
  const after = stage.sandbox.snapshot();
  assert.deepEqual(await play(), [...tasks.map((task) => `${task}: ok`), list]);
  assert.equal(stage.sandbox.snapshot(), after);
});
