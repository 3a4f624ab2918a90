import assert from "node:assert/strict";
import {
  canary,
  changes,
  credentialStage,
  keyIds,
  multiKey,
  singleKey,
} from "../../_credentials.ts";

const update = ["user-credentials", "s3-keys", "update"];
const stdin = { stdin: canary };

Deno.test("user-credentials s3-keys update replaces a secret in its place", async () => {
  await using stage = await credentialStage();
  const line = [...update, multiKey, "--s3-access-key-id", "KEYRAW", "--secret-stdin"];
  const outcome = await stage.run(line, stdin);
  assert.equal(outcome.code, 0, outcome.stderr);
  const body = JSON.stringify(changes(stage)[0]?.body);
  assert.match(body, /\[\{"path_prefixes":\["\/raw"\],"s3_key_id":"KEYRAW"/);
  assert.ok(body.includes(canary) && !body.includes("KEYOUT"));
  assert.ok(!outcome.stdout.includes(canary));
});

Deno.test("user-credential s3-keys-update rotates a key: the new one takes the old one's paths", async () => {
  await using stage = await credentialStage();
  const older = ["user-credential", "s3-keys-update", "--credential", multiKey];
  const keys = ["--access-key-id", "KEYRAW", "--new-access-key-id", "KEYNEW"];
  const outcome = await stage.run([...older, ...keys, "--secret-stdin"], stdin);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(await keyIds(stage, multiKey), [null, [
    ["KEYOUT", ["/out"]],
    ["KEYNEW", ["/raw"]],
  ]]);
});

Deno.test("user-credentials s3-keys update moves a key to other prefixes", async () => {
  await using stage = await credentialStage();
  const line = [...update, multiKey, "--s3-access-key-id", "KEYRAW", "--path-prefix", "/moved"];
  const outcome = await stage.run([...line, "--secret-stdin"], stdin);
  assert.equal(outcome.code, 0, outcome.stderr);
  const ids = await keyIds(stage, multiKey);
  assert.deepEqual(ids, [null, [["KEYOUT", ["/out"]], ["KEYRAW", ["/moved"]]]]);
});

Deno.test("user-credentials s3-keys update replaces the one key of a credential", async () => {
  await using stage = await credentialStage();
  const line = [...update, singleKey, "--s3-access-key-id", "KEYALL", "--secret-stdin"];
  const rotate = [...line, "--new-access-key-id", "KEYNEW"];
  assert.equal((await stage.run([...line, "--path-prefix", "/x"], stdin)).code, 2);
  const outcome = await stage.run(rotate, stdin);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.deepEqual(await keyIds(stage, singleKey), ["KEYNEW", null]);
});

Deno.test("user-credentials s3-keys update refuses unknown keys and what others hold", async () => {
  await using stage = await credentialStage();
  const line = (key: string, ...more: string[]) => [
    ...update,
    multiKey,
    "--s3-access-key-id",
    key,
    "--secret-stdin",
    ...more,
  ];
  assert.equal((await stage.run(line("KEYGONE"), stdin)).code, 6);
  const rotated = await stage.run(line("KEYRAW", "--new-access-key-id", "KEYOUT"), stdin);
  assert.equal(rotated.code, 7);
  assert.equal((await stage.run(line("KEYRAW", "--path-prefix", "/out"), stdin)).code, 7);
  assert.equal((await stage.run([...update, multiKey, "--secret-stdin"], stdin)).code, 2);
  const removed = await stage.run([...update, multiKey, "--s3-secret-key", canary]);
  assert.equal(removed.code, 2);
  assert.ok(!removed.stderr.includes(canary));
  assert.deepEqual(changes(stage), []);
});
