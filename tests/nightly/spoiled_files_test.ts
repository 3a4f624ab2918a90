import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { registry } from "../../src/cli/registry.ts";
import type { Stage } from "../_support/stage.ts";
import { sampleOf } from "../slow/security/canary_samples.ts";
import { canary, canaryStage, officialOf } from "../slow/security/canary_stage.ts";

/** What an accident, another program or a disk makes of a file. */
const spoiled: Readonly<
  Record<string, (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>>
> = {
  empty: () => new Uint8Array(),
  half: (bytes) => bytes.slice(0, bytes.length / 2),
  noise: (bytes) => bytes.map((byte, at) => byte ^ (at * 37 + 1)),
  null: () => new TextEncoder().encode("null\n"),
  list: () => new TextEncoder().encode("[]\n"),
  object: () => new TextEncoder().encode('{"version":99,"a":{}}\n'),
};

async function filesIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) found.push(...await filesIn(path));
    else found.push(path);
  }
  return found;
}

/** Every command once: changes as dry runs, which read all the same. */
async function runAll(stage: Stage, what: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const entry of registry) {
    const command = (await entry.load()).default;
    const { words, secretFlags, secret, mayWantPerson } = sampleOf(command, stage);
    if (mayWantPerson) continue;
    const line = [...words, ...(command.mutates === true ? ["--dry-run"] : secretFlags), "--yes"];
    const { code, stderr } = await stage.run(line, {
      stdin: secret(canary()),
      env: { GCS_OFFICIAL_CLI: officialOf(stage) },
    });
    if (/unexpected failure/i.test(stderr)) {
      wrong.push(`${what}: ${line.join(" ")}: ${code} ${stderr}`);
    }
  }
  return wrong;
}

/** What the stage put there for the commands, and what they wrote for the stage. */
const given = /^(?:ca\.pem|passphrase|domain\.\w+|site\.yaml|official|file-.*)$/;

Deno.test("no spoiled file of gcs's own ends a command in an unexpected failure", async () => {
  await using stage = await canaryStage();
  const wrong = await runAll(stage, "whole");
  const paths = (await filesIn(stage.folder)).filter((path) =>
    !given.test(relative(stage.folder, path))
  );
  assert.ok(paths.length > 10, `${paths}`);
  for (const path of paths) {
    const name = relative(stage.folder, path);
    const bytes = await Deno.readFile(path);
    for (const [how, spoil] of Object.entries(spoiled)) {
      await Deno.writeFile(path, spoil(bytes), { mode: 0o600 });
      wrong.push(...await runAll(stage, `${name}, ${how}`));
    }
    await Deno.remove(path);
    await Deno.mkdir(path, { mode: 0o700 });
    wrong.push(...await runAll(stage, `${name}, a folder`));
    await Deno.remove(path, { recursive: true });
    await Deno.writeFile(path, bytes, { mode: 0o600 });
  }
  assert.deepEqual(wrong, []);
});
