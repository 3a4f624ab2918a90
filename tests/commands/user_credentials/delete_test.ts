import assert from "node:assert/strict";
import { changes, credentialStage, singleKey } from "../_credentials.ts";

Deno.test("user-credentials delete --yes deletes, and the credential is gone", async () => {
  await using stage = await credentialStage();
  const line = ["user-credentials", "delete", singleKey, "--yes", "-F", "json"];
  const outcome = await stage.run(line);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { id: singleKey, status: "deleted" });
  assert.equal((await stage.run(["user-credentials", "show", singleKey])).code, 6);
});

Deno.test("user-credentials delete without --yes and terminal deletes nothing", async () => {
  await using stage = await credentialStage();
  assert.equal((await stage.run(["user-credential", "delete", singleKey])).code, 2);
  const dry = await stage.run(["user-credential", "delete", singleKey, "--dry-run"]);
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, new RegExp(`DELETE https://\\S+/api/user_credentials/${singleKey}`));
  assert.deepEqual(changes(stage), []);
});
