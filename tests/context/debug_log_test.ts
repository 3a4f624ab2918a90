import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../_support/stage.ts";

async function log(folder: string, name = "gcs.log"): Promise<string> {
  return await Deno.readTextFile(join(folder, "log", name));
}

Deno.test("--debug writes a private, redacted log; without it there is none", async () => {
  await using stage = await setStage();
  assert.equal((await stage.run(["collection", "list"])).code, 0);
  await assert.rejects(Deno.stat(join(stage.folder, "log")));
  assert.equal((await stage.run(["collection", "list", "--debug"])).code, 0);
  const text = await log(stage.folder);
  assert.match(text, /^\d{4}-\d\d-\d\dT[\d:.]+Z \d+ gcs 0\.0\.0-test: collection list$/m);
  assert.match(text, /\/api\/collections/);
  assert.doesNotMatch(text, /Ag[A-Za-z0-9]{30}|Bearer [A-Za-z0-9]|@example\.org/);
  const file = await Deno.stat(join(stage.folder, "log", "gcs.log"));
  const folder = await Deno.stat(join(stage.folder, "log"));
  assert.equal((file.mode ?? 0) & 0o777, 0o600);
  assert.equal((folder.mode ?? 0) & 0o777, 0o700);
});

Deno.test("the debug log holds the failure and its causes, redacted", async () => {
  await using stage = await setStage();
  const canary = "Agcanarycanarycanarycanarycanarycanary01";
  stage.sandbox.faults.add({ body: "html", status: 500, match: { path: "/api/collections" } });
  await stage.run(["collection", "list", "--debug", "--filter", `x ${canary}`]);
  const text = await log(stage.folder);
  assert.match(text, /GcsError: /);
  assert.ok(!text.includes(canary));
});

Deno.test("the debug log is put aside at 1 MiB, and four old ones are kept", async () => {
  await using stage = await setStage();
  const folder = join(stage.folder, "log");
  await Deno.mkdir(folder, { mode: 0o700 });
  const full = new Uint8Array(1024 * 1024).fill(46);
  for (let round = 0; round < 6; round++) {
    await Deno.writeFile(join(folder, "gcs.log"), full, { mode: 0o600 });
    assert.equal((await stage.run(["collection", "list", "--debug"])).code, 0);
    assert.match(await log(stage.folder), /collection list/);
  }
  const names = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
  assert.deepEqual(names, [
    "gcs.log",
    "gcs.log.1",
    "gcs.log.2",
    "gcs.log.3",
    "gcs.log.4",
    "gcs.log.lock",
  ]);
});

Deno.test("a debug log that others can read, or a link, is not written to, and told", async () => {
  await using stage = await setStage();
  const folder = join(stage.folder, "log");
  await Deno.mkdir(folder, { mode: 0o700 });
  await Deno.writeTextFile(join(folder, "gcs.log"), "", { mode: 0o644 });
  await Deno.chmod(join(folder, "gcs.log"), 0o644);
  const open = await stage.run(["collection", "list", "--debug"]);
  assert.equal(open.code, 0);
  assert.match(open.stderr, /the debug log is not written: .*run chmod 600/);
  assert.equal(await log(stage.folder), "");
  const target = join(stage.folder, "elsewhere");
  await Deno.remove(join(folder, "gcs.log"));
  await Deno.symlink(target, join(folder, "gcs.log"));
  assert.match((await stage.run(["version", "--debug"])).stderr, /symbolic link/);
  await assert.rejects(Deno.stat(target));
});
