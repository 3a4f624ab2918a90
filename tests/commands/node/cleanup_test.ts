import assert from "node:assert/strict";
import { deployment, ignore } from "../_deployment.ts";
import { trailOf } from "../_trail.ts";

Deno.test({
  name: "node cleanup asks first, and runs nothing without an answer or in a dry run",
  ignore,
  async fn() {
    await using stage = await deployment();
    const asked = await stage.run(["node", "cleanup"]);
    assert.equal(asked.code, 2);
    assert.match(asked.stderr, /--yes/);
    assert.equal((await stage.run(["node", "cleanup", "--dry-run"])).code, 0);
    assert.equal(await stage.program.hasRun(), false);
  },
});

Deno.test({
  name: "node cleanup --yes runs the official program, and its failure is recorded",
  ignore,
  async fn() {
    await using stage = await deployment();
    const outcome = await stage.run(["node", "cleanup", "--yes", "-F", "json"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), { status: "done", command: "node cleanup", output: "" });
    assert.deepEqual(await stage.program.args(), ["node", "cleanup"]);

    await using broken = await deployment("echo 'must be root' >&2; exit 1");
    const failed = await broken.run(["node", "cleanup", "--yes"]);
    assert.equal(failed.code, 1);
    assert.match(failed.stderr, /must be root/);
    const [row] = await trailOf(broken.stage, "node cleanup");
    assert.equal(row?.["outcome"], "failure");
  },
});
