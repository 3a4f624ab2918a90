import assert from "node:assert/strict";
import { canary, deployment, ignore } from "../_deployment.ts";
import { trailOf } from "../_trail.ts";

const setup = ["node", "setup"];

Deno.test({
  name:
    "node setup repeats addresses and gives ranges as two words, as the official program has it",
  ignore,
  async fn() {
    await using stage = await deployment();
    const outcome = await stage.run([
      ...setup,
      ...["-d", stage.keyFile, "-i", "192.0.2.7", "-i", "2001:db8::7"],
      ...["--incoming-port-range", "50000", "51000", "--outgoing-port-range", "50000-50100"],
      ...["--data-interface", "192.0.2.8", "--export-node", "/tmp/a/../node.json"],
      ...["--use-explicit-host", "192.0.2.1"],
    ]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stdout, "Done: node setup\n");
    assert.deepEqual(await stage.program.args(), [
      "node",
      "setup",
      `--deployment-key=${stage.keyFile}`,
      "--ip-address=192.0.2.7",
      "--ip-address=2001:db8::7",
      "--incoming-port-range",
      "50000",
      "51000",
      "--outgoing-port-range",
      "50000",
      "50100",
      "--data-interface=192.0.2.8",
      "--export-node=/tmp/node.json",
      "--use-explicit-host=192.0.2.1",
    ]);
    assert.ok(!(await stage.program.seen()).includes(canary));
    const [row] = await trailOf(stage.stage, "node setup");
    assert.equal(row?.["outcome"], "success");
  },
});

Deno.test({
  name: "node setup refuses addresses, ranges and keys that are none, and runs nothing",
  ignore,
  async fn() {
    await using stage = await deployment();
    const withKey = [...setup, "-d", stage.keyFile];
    const wrong = [
      [...withKey, "-i", "node.example.org"],
      [...withKey, "--data-interface", "eth0"],
      [...withKey, "--incoming-port-range", "51000-50000"],
      [...setup, "-d", `${stage.keyFile}.old`],
      [...withKey, "--", "--secret-key", "x"],
    ];
    for (const words of wrong) assert.equal((await stage.run(words)).code, 2, words.join(" "));
    await Deno.chmod(stage.keyFile, 0o644);
    assert.match((await stage.run(withKey)).stderr, /chmod 600/);
    assert.equal(await stage.program.hasRun(), false);
  },
});

Deno.test({
  name: "node setup --dry-run describes the run and runs nothing",
  ignore,
  async fn() {
    await using stage = await deployment();
    const outcome = await stage.run([...setup, "-d", stage.keyFile, "--dry-run"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.match(outcome.stdout, new RegExp(`--deployment-key=${stage.keyFile}`));
    assert.equal(await stage.program.hasRun(), false);
  },
});
