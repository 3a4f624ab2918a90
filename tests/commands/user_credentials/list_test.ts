import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { credentialStage, driveCredential, multiKey, singleKey } from "../_credentials.ts";

Deno.test("user-credentials list prints documents without any secret", async () => {
  await using stage = await credentialStage();
  const outcome = await stage.run(["user-credentials", "list", "-F", "json"]);
  assert.equal(outcome.code, 0, outcome.stderr);
  assert.match(outcome.stdout, new RegExp(multiKey));
  assert.match(outcome.stdout, /KEYRAW/);
  assert.doesNotMatch(outcome.stdout, /old-(raw|out|all)-key/);
});

Deno.test("user-credential list keeps to one storage gateway", async () => {
  await using stage = await credentialStage();
  const gateway = ["--storage-gateway", seedIds.s3Gateway];
  const outcome = await stage.run(["user-credential", "list", ...gateway, "-F", "list"]);
  assert.deepEqual(outcome.stdout.trim().split("\n").sort(), [multiKey, singleKey]);
  assert.ok(!outcome.stdout.includes(driveCredential));
});

Deno.test("user-credentials list --all asks for everybody's", async () => {
  await using stage = await credentialStage();
  await stage.run(["user-credentials", "list"]);
  await stage.run(["user-credentials", "list", "--all"]);
  const searches = stage.sandbox.requests
    .filter(({ path }) => path === "/api/user_credentials").map(({ search }) => search);
  assert.equal(searches.length, 2);
  assert.doesNotMatch(searches[0] ?? "", /include/);
  assert.match(searches[1] ?? "", /include=all/);
});

Deno.test("user-credentials list refuses what is not an id before it asks", async () => {
  await using stage = await credentialStage();
  const { code } = await stage.run(["user-credentials", "list", "--storage-gateway", "5a4d"]);
  assert.equal(code, 2);
  assert.deepEqual(stage.sandbox.requests, []);
});
