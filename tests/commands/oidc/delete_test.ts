import assert from "node:assert/strict";
import { ignore, rehearse } from "./_rehearse.ts";

Deno.test({
  name: "oidc delete asks first, and runs nothing without an answer",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    assert.equal((await rehearsal.run(["oidc", "delete"])).code, 2);
    const dry = await rehearsal.run(["oidc", "delete", "--dry-run"]);
    assert.equal(dry.code, 0, dry.stderr);
    assert.equal(await rehearsal.program.hasRun(), false);
  },
});

Deno.test({
  name: "oidc delete --yes runs the official program",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    const outcome = await rehearsal.run(["oidc", "delete", "--yes", "-F", "json"]);
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(outcome.json(), { status: "done", command: "oidc delete", output: "" });
    assert.deepEqual(await rehearsal.program.args(), ["oidc", "delete"]);
  },
});
