import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { canary, changes, credentialStage, keyIds } from "../_credentials.ts";

const create = ["user-credentials", "s3-create"];
const who = [seedIds.s3Gateway, "--globus-identity", "admin@example.org"];
const key = ["--s3-access-key-id", "KEYNEW"];

Deno.test("user-credentials s3-create sends the key from standard input and shows none of it", async () => {
  await using stage = await credentialStage();
  const line = [...create, ...who, "--mapped-user", "ada", ...key, "--secret-stdin", "--debug"];
  const outcome = await stage.run([...line, "-F", "json"], { stdin: `${canary}\n` });
  assert.equal(outcome.code, 0, outcome.stderr);
  const [request] = changes(stage);
  assert.deepEqual(request?.body, {
    "DATA_TYPE": "user_credential#1.0.0",
    "connector_id": "7643e831-5f6c-4b47-a07f-8ee90f401d23",
    "storage_gateway_id": seedIds.s3Gateway,
    "identity_id": seedIds.admin,
    "username": "ada",
    "policies": {
      "DATA_TYPE": "s3_user_credential_policies#1.0.0",
      "s3_key_id": "KEYNEW",
      "s3_secret_key": canary,
    },
  });
  assert.ok(!outcome.stdout.includes(canary) && !outcome.stderr.includes(canary));
  const created = outcome.json();
  assert.ok(created !== null && typeof created === "object" && "id" in created);
  assert.deepEqual(await keyIds(stage, String(created.id)), ["KEYNEW", null]);
});

Deno.test("user-credential s3-create takes the older spellings, a variable and prefixes", async () => {
  await using stage = await credentialStage();
  const outcome = await stage.run(
    [
      "user-credential",
      "s3-create",
      "--storage-gateway",
      seedIds.s3Gateway,
      "--identity",
      seedIds.admin,
      "--username",
      "ada",
      ...key,
      "--path-prefix",
      "/results",
      "--secret-env",
      "GCS_MY_KEY",
    ],
    { env: { GCS_MY_KEY: canary } },
  );
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /^Created user credential [0-9a-f-]{36}$/m);
  const body = JSON.stringify(changes(stage)[0]?.body);
  assert.match(body, /"s3_user_credential_policies#1\.2\.0"/);
  assert.match(body, /"path_prefixes":\["\/results"\]/);
  assert.ok(body.includes(canary));
});

Deno.test("user-credentials s3-create without a key id asks for no secret and says what is next", async () => {
  await using stage = await credentialStage();
  const outcome = await stage.run([...create, ...who]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /gcs user-credentials s3-keys add/);
  assert.ok(!JSON.stringify(changes(stage)[0]?.body).includes("policies"));
});

Deno.test("user-credentials s3-create --dry-run reads no secret and sends no change", async () => {
  await using stage = await credentialStage();
  const outcome = await stage.run([...create, ...who, ...key, "--dry-run"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, /"s3_secret_key": "\[redacted\]"/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("user-credentials s3-create refuses bad input with exit code 2 and sends no change", async () => {
  await using stage = await credentialStage();
  const wrong = [
    [...create, "--globus-identity", seedIds.admin],
    [...create, seedIds.s3Gateway],
    [...create, seedIds.s3Gateway, "--globus-identity", "ada"],
    [...create, ...who, "--identity", seedIds.admin],
    [...create, ...who, "--secret-stdin"],
    [...create, ...who, "--s3-access-key-id", "has space", "--secret-stdin"],
    [...create, ...who, ...key],
    [...create, ...who, ...key, "--secret-stdin", "--path-prefix", "relative"],
    [...create, ...who, ...key, "--secret-stdin", "--secret-env"],
  ];
  for (const line of wrong) {
    const { code, stdout } = await stage.run(line, { stdin: canary });
    assert.equal(code, 2, line.join(" "));
    assert.equal(stdout, "");
  }
  const short = await stage.run([...create, ...who, ...key, "--secret-stdin"], { stdin: "short" });
  assert.equal(short.code, 2);
  assert.match(short.stderr, /shorter than 8 characters/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("user-credentials s3-create refuses a storage gateway of another connector", async () => {
  await using stage = await credentialStage();
  const line = [...create, seedIds.posixGateway, "--globus-identity", seedIds.admin];
  const { code, stderr } = await stage.run(line);
  assert.equal(code, 3);
  assert.match(stderr, /is of the POSIX connector, not of S3/);
  assert.deepEqual(changes(stage), []);
});

Deno.test("user-credentials s3-create refuses keys on the command line without an echo", async () => {
  await using stage = await credentialStage();
  for (const flag of ["--s3-secret-key", "--secret-access-key"]) {
    for (const typed of [[flag, canary], [`${flag}=${canary}`]]) {
      const { code, stdout, stderr } = await stage.run([...create, ...who, ...key, ...typed]);
      assert.equal(code, 2);
      assert.match(stderr, new RegExp(`Option ${flag} was removed`));
      assert.match(stderr, /--secret-stdin/);
      assert.ok(!stderr.includes(canary) && !stdout.includes(canary));
    }
  }
  assert.deepEqual(stage.sandbox.requests, []);
});
