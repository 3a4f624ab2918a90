import assert from "node:assert/strict";
import { deployment, ignore } from "../_deployment.ts";
import { trailOf } from "../_trail.ts";

const upgrade = ["endpoint", "upgrade"];

Deno.test({
  name: "endpoint upgrade --yes runs the official program with the words behind --",
  ignore,
  async fn() {
    await using stage = await deployment("echo 'Upgraded to 5.4.98'");
    const outcome = await stage.run([...upgrade, "--yes", "--", "--own-option"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.equal(outcome.stdout, "Upgraded to 5.4.98\n");
    assert.deepEqual(await stage.program.args(), ["endpoint", "upgrade", "--own-option"]);
    const [row] = await trailOf(stage.stage, "endpoint upgrade");
    assert.equal(row?.["outcome"], "success");
  },
});

Deno.test({
  name: "endpoint upgrade asks first, and a dry run or no answer runs nothing",
  ignore,
  async fn() {
    await using stage = await deployment();
    assert.equal((await stage.run(upgrade)).code, 2);
    const dry = await stage.run([...upgrade, "--dry-run"]);
    assert.equal(dry.code, 0, dry.stderr);
    assert.match(dry.stdout, new RegExp(`Would send: run ${stage.program.path}`));
    assert.equal((await stage.run([...upgrade, "--as-service", "--yes"])).code, 2);
    assert.equal(await stage.program.hasRun(), false);
  },
});
