import assert from "node:assert/strict";
import { join } from "node:path";
import { canary, deployment, ignore } from "../_deployment.ts";
import { trailOf } from "../_trail.ts";

const words = (path: string) => ["node", "new-secret", "--output", path];

Deno.test({
  name: "node new-secret writes what is printed to a private file as it is, and shows it nowhere",
  ignore,
  async fn() {
    const said = `New client_secret=${canary}`;
    await using stage = await deployment(`echo '${said}'; echo client_secret=${canary} >&2`);
    const path = join(stage.program.folder, "new-secret.txt");
    const outcome = await stage.run([...words(path), "--yes", "--debug", "-F", "json"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), { status: "done", path });
    assert.equal(await Deno.readTextFile(path), `${said}\n`);
    const { mode } = await Deno.stat(path);
    assert.equal((mode ?? 0) & 0o777, 0o600);
    const trail = JSON.stringify(await trailOf(stage.stage, "node new-secret"));
    for (const text of [outcome.stdout, outcome.stderr, trail]) assert.ok(!text.includes(canary));
    assert.deepEqual(await stage.program.args(), ["node", "new-secret"]);
  },
});

Deno.test({
  name: "node new-secret makes no secret that it could not keep: no file, no folder, no answer",
  ignore,
  async fn() {
    await using stage = await deployment();
    const path = join(stage.program.folder, "new-secret.txt");
    assert.equal((await stage.run(["node", "new-secret", "--yes"])).code, 2);
    assert.equal((await stage.run(words(path))).code, 2);
    assert.equal((await stage.run([...words(join(path, "x")), "--yes"])).code, 2);
    await Deno.writeTextFile(path, "old");
    const taken = await stage.run([...words(path), "--yes"]);
    assert.equal(taken.code, 2);
    assert.match(taken.stderr, /exists already/);
    assert.equal(await Deno.readTextFile(path), "old");
    assert.equal(await stage.program.hasRun(), false);
  },
});

Deno.test({
  name: "node new-secret leaves no file behind when the official program fails, or in a dry run",
  ignore,
  async fn() {
    await using stage = await deployment("echo half; exit 1");
    const path = join(stage.program.folder, "new-secret.txt");
    assert.equal((await stage.run([...words(path), "--dry-run"])).code, 0);
    assert.equal(await stage.program.hasRun(), false);
    const failed = await stage.run([...words(path), "--yes", "--", "NODE"]);
    assert.equal(failed.code, 1);
    assert.deepEqual(await stage.program.args(), ["node", "new-secret", "NODE"]);
    const names = [];
    for await (const { name } of Deno.readDir(stage.program.folder)) names.push(name);
    assert.ok(names.every((name) => !name.includes("new-secret")), names.join(" "));
  },
});
