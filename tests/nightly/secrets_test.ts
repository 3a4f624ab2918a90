import assert from "node:assert/strict";
import { giveSecrets, secretWays } from "../slow/lines/_secret_ways.ts";
import { hasExpect } from "../slow/pty/_terminal.ts";

Deno.test({
  name: "every secret of every command comes in by prompt, standard input and environment",
  ignore: !hasExpect,
  async fn() {
    assert.deepEqual(await giveSecrets(await secretWays()), []);
  },
});
