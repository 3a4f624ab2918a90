import assert from "node:assert/strict";
import { changes, credentialStage, keyIds, multiKey, singleKey } from "../../_credentials.ts";

const remove = ["user-credentials", "s3-keys", "delete"];

Deno.test("user-credentials s3-keys delete sends a null secret for this key only", async () => {
  await using stage = await credentialStage();
  const line = [...remove, multiKey, "--s3-access-key-id", "KEYRAW", "--yes", "-F", "json"];
  const outcome = await stage.run(line);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(outcome.json(), { id: "KEYRAW", status: "deleted" });
  assert.match(
    JSON.stringify(changes(stage)[0]?.body),
    /"s3_multi_keys":\[\{"path_prefixes":\["\/raw"\],"s3_key_id":"KEYRAW","s3_secret_key":null\}\]/,
  );
  assert.deepEqual(await keyIds(stage, multiKey), [null, [["KEYOUT", ["/out"]]]]);
});

Deno.test("user-credential s3-keys-delete takes away the one key of a credential", async () => {
  await using stage = await credentialStage();
  const older = ["user-credential", "s3-keys-delete", "--credential", singleKey];
  const outcome = await stage.run([...older, "--access-key-id", "KEYALL", "--yes"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(await keyIds(stage, singleKey), [null, null]);
});

Deno.test("user-credentials s3-keys delete asks first, and knows what is not there", async () => {
  await using stage = await credentialStage();
  const line = [...remove, multiKey, "--s3-access-key-id"];
  assert.equal((await stage.run([...line, "KEYGONE", "--yes"])).code, 6);
  assert.equal((await stage.run([...line, "KEYRAW"])).code, 2);
  const dry = await stage.run([...line, "KEYRAW", "--dry-run"]);
  assert.equal(dry.code, 0, dry.stderr);
  assert.match(dry.stdout, /"s3_secret_key": null/);
  assert.deepEqual(changes(stage), []);
});
