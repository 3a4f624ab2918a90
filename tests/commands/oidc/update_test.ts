import assert from "node:assert/strict";
import { canary, ignore, rehearse } from "./_rehearse.ts";

Deno.test({
  name: "oidc update hands over what is given, and a new secret only when asked",
  ignore,
  async fn() {
    await using plain = await rehearse();
    assert.equal((await plain.run(["oidc", "update", "--support-contact", "Desk"])).code, 0);
    assert.deepEqual(await plain.program.args(), ["oidc", "update", "--support-contact=Desk"]);
    assert.equal(await plain.program.input(), "");

    await using secret = await rehearse();
    const asked = ["oidc", "update", "--update-secret", "--client-secret-stdin"];
    const outcome = await secret.run(asked, { stdin: canary });
    assert.equal(outcome.code, 0, outcome.stderr);
    assert.deepEqual(await secret.program.args(), ["oidc", "update"]);
    assert.equal(await secret.program.input(), `${canary}\n`);
    assert.ok(!(await secret.program.seen()).includes(canary));
  },
});

Deno.test({
  name: "oidc update without a change, or without a way to ask for the secret, runs nothing",
  ignore,
  async fn() {
    await using rehearsal = await rehearse();
    assert.equal((await rehearsal.run(["oidc", "update"])).code, 2);
    assert.equal((await rehearsal.run(["oidc", "update", "--update-secret"])).code, 2);
    const removed = await rehearsal.run(["oidc", "update", "--client-secret", canary]);
    assert.equal(removed.code, 2);
    assert.match(removed.stderr, /--client-secret-stdin/);
    assert.ok(!removed.stderr.includes(canary));
    assert.equal(await rehearsal.program.hasRun(), false);
    const own = await rehearsal.run(["oidc", "update", "--", "--own-option"]);
    assert.equal(own.code, 0, own.stderr);
  },
});
