import assert from "node:assert/strict";
import { binary } from "../../_support/binary.ts";
import { hasExpect } from "../pty/_terminal.ts";
import { giveSecrets, secretWays, strangers } from "./_secret_ways.ts";
import { openShell } from "./_shell.ts";

const ways = await secretWays();

Deno.test("every command that takes a secret is called, in each way that it takes it", async () => {
  assert.deepEqual(await strangers(), []);
  assert.ok(ways.length > 45, String(ways.length));
});

// tests/nightly/secrets_test.ts has them all.
Deno.test({
  name: "secrets reach the binary by prompt, standard input and environment, and are not shown",
  ignore: binary === undefined || !hasExpect,
  async fn() {
    assert.deepEqual(await giveSecrets(ways.filter((_, index) => index % 4 === 0)), []);
  },
});

Deno.test({
  name: "the passphrase of the keys is asked for in the binary's terminal",
  ignore: binary === undefined || !hasExpect,
  async fn() {
    await using shell = await openShell();
    const line = "unset GCS_PASSPHRASE_FILE; gcs collection list -F list";
    const { code, stdout } = await shell.run(line, { ANSWER: "correct horse battery" });
    assert.equal(code, 0, stdout);
    assert.match(stdout, /passphrase of the key store/);
    assert.ok(!stdout.includes("correct horse"));
    // The opened key is kept for the session.
    const wrong = await shell.run(`gcs auth lock; ${line}`, { ANSWER: "wrong horse battery" });
    assert.equal(wrong.code, 10, wrong.stdout);
  },
});
