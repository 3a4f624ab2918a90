import assert from "node:assert/strict";
import { join } from "node:path";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { programArguments, programPath, type ProgramStage, setProgramStage } from "../_program.ts";
import { hasExpect, inTerminal } from "./_terminal.ts";
import { until } from "../../_support/until.ts";

const ids = ["1", "2", "3", "4", "5", "6"].map((end) =>
  `5a4d0000-0000-4000-8000-00000000080${end}`
);
const command = ["role", "batch-delete", ...ids];

async function roleStage(): Promise<ProgramStage> {
  const roles = ids.map((id, at) => ({
    id,
    "collection": null,
    "principal": `urn:globus:groups:id:5a4d0000-0000-4000-8000-00000000090${at}`,
    "role": "activity_monitor",
  }));
  const owner = {
    "collection": null,
    "principal": `urn:globus:auth:identity:${seedIds.admin}`,
    "role": "owner",
  };
  const stage = await setProgramStage({
    sandbox: { seed: { roles: [owner, ...roles] } },
    settings: "performance:\n  batch_workers: 1\n",
  });
  await stage.logIn("default");
  return stage;
}

const deletions = ({ sandbox }: ProgramStage) =>
  sandbox.requests.filter(({ method }) => method === "DELETE").length;

const deletionsReach = (stage: ProgramStage, count: number) =>
  until(`${count} deletions are sent`, () => deletions(stage) >= count);

Deno.test({
  name: "a batch asks once for the number of items, and a wrong answer deletes nothing",
  ignore: !hasExpect,
  async fn() {
    await using stage = await roleStage();
    const wrong = await inTerminal(stage, command, [
      "expect {This takes 6 roles away.}",
      "expect {Type 6 to go on:}",
      'send "yes\\r"',
    ]);
    assert.equal(wrong.code, 2, wrong.stdout);
    assert.equal(deletions(stage), 0);
    const right = await inTerminal(stage, command, ["expect {to go on:}", 'send "6\\r"']);
    assert.equal(right.code, 0, right.stdout);
    assert.match(right.stdout, /6 of 6 roles were deleted/);
    assert.equal(deletions(stage), 6);
  },
});

Deno.test({
  name:
    "a second Ctrl-C breaks off what a batch has begun: exit 130, all lines, --resume does the rest",
  ignore: !hasExpect,
  async fn() {
    await using stage = await roleStage();
    stage.sandbox.faults.add({ delayMs: 60_000, match: { path: `/api/roles/${ids[1]}` } });
    // The progress line may come before the second request goes out.
    const underWay = join(stage.folder, "under-way");
    const [stopped] = await Promise.all([
      inTerminal(stage, [...command, "--yes"], [
        "expect {Deleting roles: 1 of 6}",
        `while {![file exists {${underWay}}]} { after 10 }`,
        'send "\\003"',
        // What is under way is waited for until the second one.
        "expect {Ending what has begun; Ctrl-C again breaks it off}",
        'send "\\003"',
      ]),
      deletionsReach(stage, 2).then(() => Deno.writeTextFile(underWay, "")),
    ]);
    assert.equal(stopped.code, 130, stopped.stdout);
    assert.match(stopped.stdout, new RegExp(`${ids[0]}\\s+deleted`));
    assert.match(stopped.stdout, new RegExp(`${ids[1]}\\s+interrupted`));
    assert.match(stopped.stdout, new RegExp(`${ids[5]}\\s+not_started`));
    assert.match(stopped.stdout, /hint: gcs role batch-delete --resume/);
    stage.sandbox.faults.clear();
    const resumed = await stage.run(["role", "batch-delete", "--resume", "--yes", "-F", "list"]);
    assert.equal(resumed.code, 0, resumed.stderr);
    assert.deepEqual(resumed.stdout.trimEnd().split("\n"), ids.slice(1));
  },
});

Deno.test("a batch that was killed goes on from its journal, with what it had not done", async () => {
  await using stage = await roleStage();
  stage.sandbox.faults.add({ delayMs: 60_000, match: { path: `/api/roles/${ids[3]}` } });
  const child = new Deno.Command(programPath, {
    args: [...programArguments, ...command, "--yes"],
    env: { ...stage.env },
    clearEnv: true,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await deletionsReach(stage, 4);
  child.kill("SIGKILL");
  await child.status;
  stage.sandbox.faults.clear();
  const resumed = await stage.run(["role", "batch-delete", "--resume", "--yes", "-F", "list"]);
  assert.equal(resumed.code, 0, resumed.stderr);
  assert.deepEqual(resumed.stdout.trimEnd().split("\n"), ids.slice(3));
  const trail = await stage.run(["audit", "trail", "--oldest-first", "-F", "ndjson"]);
  const entries = trail.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  const outcomes = entries.map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, [
    ...["success", "success", "success", "unknown", "interrupted", "interrupted"],
    ...["success", "success", "success"],
  ]);
  const unsent = entries.slice(4, 6).map(({ objects, error, source }) => [objects, error, source]);
  assert.deepEqual(unsent, ids.slice(4).map((id) => [[id], "not sent", "journal"]));
});
