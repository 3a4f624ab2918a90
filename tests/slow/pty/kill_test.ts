import assert from "node:assert/strict";
import { join } from "node:path";
import { programArguments, programPath, setProgramStage } from "../_program.ts";

const kills = 3;
/** A process may end before it is killed; that so many do means that nothing is killed at all. */
const maxRounds = 60;

Deno.test("a login that is killed while it is written is the old or the new one, and readable", async () => {
  await using stage = await setProgramStage();
  await stage.logIn("default");
  const folder = join(stage.folder, "tokens");
  const seen = new Set<string>([await Deno.readTextFile(join(folder, "default.json"))]);
  let killed = 0;
  for (let round = 0; killed < kills && round < maxRounds; round++) {
    const child = new Deno.Command(programPath, {
      args: [...programArguments, "auth", "rotate-key"],
      env: { ...stage.env },
      clearEnv: true,
      stdin: "null",
      stdout: "null",
      stderr: "null",
    }).spawn();
    // Killed as soon as the folder changes: a new file beside the old one is a write under way.
    await firstChange(folder, child);
    try {
      child.kill("SIGKILL");
    } catch {
      // It had ended.
    }
    const { code, signal } = await child.status;
    assert.ok(signal === "SIGKILL" || code === 0, `ended with ${code}`);
    if (signal === "SIGKILL") killed++;
    const text = await Deno.readTextFile(join(folder, "default.json"));
    assert.match(text, /^\{"format":"gcs-tokens".*\}\n$/s);
    seen.add(text);
    const status = await stage.run(["auth", "status", "-F", "json"]);
    assert.equal(status.code, 0, status.stderr);
    assert.equal(JSON.parse(status.stdout)[0].problem, null);
  }
  assert.equal(killed, kills, "the processes ended before they could be killed");
  const list = await stage.run(["collection", "list", "-F", "list"]);
  assert.equal(list.code, 0, list.stderr);
});

/** Waits until something in a folder is created or renamed, or the process ends. */
async function firstChange(folder: string, child: Deno.ChildProcess): Promise<void> {
  using watcher = Deno.watchFs(folder);
  const changes = watcher[Symbol.asyncIterator]();
  const next = async () => {
    for (;;) {
      const { value, done } = await changes.next();
      const isToken = value?.paths.some((path: string) => /default\.json|\.tmp/.test(path));
      if (done || (value?.kind === "create" && isToken)) return;
    }
  };
  await Promise.race([next(), child.status]);
}
