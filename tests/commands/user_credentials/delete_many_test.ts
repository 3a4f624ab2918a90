import assert from "node:assert/strict";
import { credentialStage, singleKey } from "../_credentials.ts";
import { documentsOf } from "../_expect.ts";

Deno.test("user-credentials delete of many says of each what came of it", async () => {
  await using stage = await credentialStage();
  const unknown = "5a4d0000-0000-4000-8000-00000000ffff";
  const line = ["user-credentials", "delete", singleKey, unknown, "--yes", "-F", "json"];
  const outcome = await stage.run(line);
  assert.equal(outcome.code, 9, outcome.stderr);
  assert.deepEqual(documentsOf(outcome.json()).map(({ id, outcome }) => [id, outcome]), [
    [singleKey, "deleted"],
    [unknown, "failed"],
  ]);
  const again = await stage.run([...line, "--ignore-not-found"]);
  assert.deepEqual(documentsOf(again.json()).map(({ outcome }) => outcome), ["gone", "gone"]);
  assert.equal(again.code, 0, again.stderr);
});

Deno.test("user-credentials delete of many under the official name prints what it did of each", async () => {
  await using stage = await credentialStage();
  const other = "5a4d0000-0000-4000-8000-00000000ffff";
  const line = ["--official", "user-credentials", "delete", singleKey, other];
  const outcome = await stage.run([...line, "--ignore-not-found", "--yes"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, new RegExp(singleKey));
});
