import assert from "node:assert/strict";
import {
  canary,
  changes,
  credentialStage,
  driveCredential,
  keyIds,
  multiKey,
} from "../../_credentials.ts";

const add = ["user-credentials", "s3-keys", "add"];

Deno.test("user-credentials s3-keys add adds one key and leaves the others alone", async () => {
  await using stage = await credentialStage();
  const key = ["--s3-access-key-id", "KEYNEW", "--path-prefix", "/new", "--path-prefix", "/more"];
  const outcome = await stage.run([...add, multiKey, ...key, "--secret-stdin"], { stdin: canary });
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.equal(outcome.stdout, `Added key KEYNEW to user credential ${multiKey}\n`);
  const [request] = changes(stage);
  assert.equal(request?.method, "PATCH");
  assert.deepEqual(request.body, {
    "DATA_TYPE": "user_credential#1.0.0",
    "policies": {
      "DATA_TYPE": "s3_user_credential_policies#1.2.0",
      "s3_multi_keys": [{
        "path_prefixes": ["/new", "/more"],
        "s3_key_id": "KEYNEW",
        "s3_secret_key": canary,
      }],
    },
  });
  assert.deepEqual(await keyIds(stage, multiKey), [null, [
    ["KEYRAW", ["/raw"]],
    ["KEYOUT", ["/out"]],
    ["KEYNEW", ["/new", "/more"]],
  ]]);
});

Deno.test("user-credential s3-keys-add takes the older spellings and all paths", async () => {
  await using stage = await credentialStage();
  const outcome = await stage.run(
    [
      "user-credential",
      "s3-keys-add",
      "--credential",
      multiKey,
      "--access-key-id",
      "KEYNEW",
      "--secret-env",
    ],
    { env: { GLOBUS_SECRET_VALUE: canary } },
  );
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(JSON.stringify(changes(stage)[0]?.body), /"path_prefixes":\["\/"\]/);
});

Deno.test("user-credentials s3-keys add refuses ids and prefixes that are taken", async () => {
  await using stage = await credentialStage();
  const held = [...add, multiKey, "--s3-access-key-id", "KEYRAW", "--secret-stdin"];
  const twice = await stage.run(held, { stdin: canary });
  assert.equal(twice.code, 7);
  assert.match(twice.stderr, /s3-keys update/);
  const same = [...add, multiKey, "--s3-access-key-id", "KEYNEW", "--path-prefix", "/raw"];
  const taken = await stage.run([...same, "--secret-stdin"], { stdin: canary });
  assert.equal(taken.code, 7);
  assert.match(taken.stderr, /belongs to the key "KEYRAW"/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("user-credentials s3-keys add refuses bad input and other connectors", async () => {
  await using stage = await credentialStage();
  const stdin = { stdin: canary };
  const key = ["--s3-access-key-id", "KEYNEW"];
  assert.equal((await stage.run([...add, multiKey, "--secret-stdin"], stdin)).code, 2);
  assert.equal((await stage.run([...add, ...key, "--secret-stdin"], stdin)).code, 2);
  const empty = [...add, multiKey, ...key, "--path-prefix", "", "--secret-stdin"];
  assert.equal((await stage.run(empty, stdin)).code, 2);
  const drive = [...add, driveCredential, ...key, "--secret-stdin"];
  assert.equal((await stage.run(drive, stdin)).code, 3);
  const removed = await stage.run([...add, multiKey, ...key, "--secret-access-key", canary]);
  assert.equal(removed.code, 2);
  assert.ok(!removed.stderr.includes(canary));
  const dry = await stage.run([...add, multiKey, ...key, "--dry-run"]);
  assert.equal(dry.code, 0, dry.stderr);
  assert.deepEqual(changes(stage), []);
});

Deno.test("user-credentials s3-keys add says that the key exists before it wants a secret", async () => {
  await using stage = await credentialStage();
  // No terminal and no way given: the secret would be the next thing to fail for.
  const outcome = await stage.run([...add, multiKey, "--s3-access-key-id", "KEYRAW"]);
  assert.equal(outcome.code, 7, outcome.stderr);
  assert.match(outcome.stderr, /holds the key "KEYRAW" already/);
  const fresh = await stage.run([...add, multiKey, "--s3-access-key-id", "KEYNEW"]);
  assert.equal(fresh.code, 2);
  assert.match(fresh.stderr, /secret/);
});
