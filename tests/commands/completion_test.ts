import assert from "node:assert/strict";
import { setStage } from "../_support/stage.ts";

Deno.test("completion prints a small script for each shell, that asks gcs itself", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  for (const shell of ["bash", "zsh", "fish", "powershell"]) {
    const { code, stdout, stderr } = await stage.run(["completion", shell]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(` __complete ${shell} `), shell);
    assert.ok(stdout.length < 2000, shell);
  }
});

Deno.test("completion of an unknown shell exits 2 with the nearest one", async () => {
  await using stage = await setStage({ isLoggedIn: false });
  const outcome = await stage.run(["completion", "bahs"]);
  assert.equal(outcome.code, 2);
  assert.match(outcome.stderr, /did you mean "bash"/);
});
