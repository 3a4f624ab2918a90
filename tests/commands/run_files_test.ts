import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage, type Stage } from "../_support/stage.ts";
import { membersOf } from "./_expect.ts";

const list = ["collection", "list"];
const missing = "11111111-1111-4111-8111-111111111111";

async function modeOf(path: string): Promise<number> {
  return ((await Deno.stat(path)).mode ?? 0) & 0o777;
}

/** Names of what lies in a new folder of the stage, after work in it. */
async function leftIn(stage: Stage, work: (folder: string) => Promise<void>): Promise<string[]> {
  const folder = join(stage.folder, "out");
  await Deno.mkdir(folder);
  await work(folder);
  return (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
}

Deno.test("--metrics-file replaces its file as a whole, readable for the collector", async () => {
  await using stage = await setStage();
  const left = await leftIn(stage, async (folder) => {
    const file = join(folder, "gcs.prom");
    await Deno.writeTextFile(file, "older\n", { mode: 0o600 });
    const plain = await stage.run(list);
    const outcome = await stage.run([...list, "--metrics-file", file]);
    assert.deepEqual(
      [outcome.code, outcome.stdout, outcome.stderr],
      [plain.code, plain.stdout, plain.stderr],
    );
    const text = await Deno.readTextFile(file);
    assert.match(
      text,
      /^# HELP gcs_run_duration_seconds .+\n# TYPE gcs_run_duration_seconds gauge\n/,
    );
    assert.match(text, /^gcs_run_exit_code\{command="collection list"\} 0$/m);
    assert.match(text, /^gcs_run_answers\{command="collection list",status="2xx"\} [1-9]\d*$/m);
    assert.match(text, /\n$/);
    assert.ok(!text.includes("older"));
    if (Deno.build.os !== "windows") assert.equal(await modeOf(file), 0o644);
  });
  assert.deepEqual(left, ["gcs.prom"]);
});

Deno.test("--metrics-file is written when the command fails, with its exit code", async () => {
  await using stage = await setStage();
  await leftIn(stage, async (folder) => {
    const file = join(folder, "gcs.prom");
    const { code } = await stage.run(["collection", "show", missing, "--metrics-file", file]);
    assert.equal(code, 6);
    const text = await Deno.readTextFile(file);
    assert.match(text, /^gcs_run_exit_code\{command="collection show"\} 6$/m);
    assert.match(text, /^gcs_run_duration_seconds\{command="collection show",exit_code="6"\} /m);
    assert.match(text, /^gcs_run_answers\{command="collection show",status="4xx"\} 1$/m);
  });
});

Deno.test("a file about the run that cannot be written is refused before anything is sent", async () => {
  await using stage = await setStage();
  const target = join(stage.folder, "target");
  await Deno.writeTextFile(target, "untouched");
  await Deno.symlink(target, join(stage.folder, "link.prom"));
  stage.sandbox.clearRequests();
  const same = join(stage.folder, "same");
  const lines: readonly (readonly [words: readonly string[], why: RegExp])[] = [
    [["--metrics-file", join(stage.folder, "none", "gcs.prom")], /its folder does not exist/],
    [["--metrics-file", join(stage.folder, "link.prom")], /it is a symbolic link/],
    [["--metrics-file", stage.folder], /it is a folder/],
    [["--cpu-profile", join(stage.folder, "none", "x")], /its folder does not exist/],
    [["--heap-profile", same, "--metrics-file", same], /--metrics-file and --heap-profile name/],
  ];
  for (const [words, why] of lines) {
    const { code, stdout, stderr } = await stage.run([...list, ...words]);
    assert.deepEqual([code, stdout], [2, ""], stderr);
    assert.match(stderr.replaceAll("\n", " "), why);
  }
  assert.equal(await Deno.readTextFile(target), "untouched");
  assert.deepEqual(stage.sandbox.requests, []);
});

Deno.test("files.allowed_folders holds for files about the run", async () => {
  await using stage = await setStage();
  const allowed = join(stage.folder, "allowed");
  await Deno.mkdir(allowed);
  await stage.run(["config", "set", "files.allowed_folders", allowed]);
  const inside = await stage.run([...list, "--metrics-file", join(allowed, "gcs.prom")]);
  assert.equal(inside.code, 0, inside.stderr);
  const outside = await stage.run([...list, "--metrics-file", join(stage.folder, "gcs.prom")]);
  assert.equal(outside.code, 2);
  assert.match(outside.stderr, /lies outside/);
});

Deno.test("profiles are those that DevTools open, private, and hold no content of the heap", async () => {
  await using stage = await setStage();
  const left = await leftIn(stage, async (folder) => {
    const [cpu, heap] = [join(folder, "gcs.cpuprofile"), join(folder, "gcs.heapprofile")];
    const { code, stderr } = await stage.run([
      ...[...list, "--cpu-profile", cpu, "--heap-profile", heap],
    ]);
    assert.deepEqual([code, stderr], [0, ""]);
    const profile = membersOf(JSON.parse(await Deno.readTextFile(cpu)));
    assert.ok(Array.isArray(profile["nodes"]) && profile["nodes"].length > 5);
    assert.ok(Array.isArray(profile["samples"]) && Array.isArray(profile["timeDeltas"]));
    assert.ok(Number(profile["endTime"]) > Number(profile["startTime"]));
    const sampled = membersOf(JSON.parse(await Deno.readTextFile(heap)));
    assert.deepEqual(Object.keys(sampled).sort(), ["head", "samples"]);
    const head = membersOf(sampled["head"]);
    assert.ok(Array.isArray(head["children"]) && head["children"].length > 0);
    // Names of collections were in memory, over and over.
    assert.ok(!(await Deno.readTextFile(heap)).includes("Protected records"));
    if (Deno.build.os !== "windows") {
      assert.deepEqual([await modeOf(cpu), await modeOf(heap)], [0o600, 0o600]);
    }
  });
  assert.deepEqual(left, ["gcs.cpuprofile", "gcs.heapprofile"]);
});
