import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { activescaleGateway, canary, changes, credentialStage } from "../_credentials.ts";

const create = ["user-credentials", "activescale-create"];
const who = ["--globus-identity", seedIds.admin, "--s3-access-key-id", "KEYNEW"];

Deno.test("user-credentials activescale-create sends the key in the version that ActiveScale takes", async () => {
  await using stage = await credentialStage();
  const line = [...create, activescaleGateway, ...who, "--secret-stdin"];
  const outcome = await stage.run(line, { stdin: canary });
  assert.equal(outcome.code, 0, outcome.stderr);
  const body = JSON.stringify(changes(stage)[0]?.body);
  assert.match(body, /"s3_user_credential_policies#1\.0\.0"/);
  assert.ok(body.includes(`"s3_secret_key":"${canary}"`));
  assert.ok(!outcome.stdout.includes(canary));
});

Deno.test("user-credentials activescale-create refuses S3 gateways and --password", async () => {
  await using stage = await credentialStage();
  const line = [...create, seedIds.s3Gateway, ...who, "--secret-stdin"];
  assert.equal((await stage.run(line, { stdin: canary })).code, 3);
  const removed = await stage.run([...create, activescaleGateway, ...who, "--password", canary]);
  assert.equal(removed.code, 2);
  assert.match(removed.stderr, /--password was removed/);
  assert.ok(!removed.stderr.includes(canary));
  assert.deepEqual(changes(stage), []);
});
