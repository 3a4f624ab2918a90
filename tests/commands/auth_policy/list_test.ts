import assert from "node:assert/strict";
import { seedIds } from "../../../src/sandbox/mod.ts";
import { setStage } from "../../_support/stage.ts";
import { fails, works } from "../_expect.ts";
import { listOf } from "../_list.ts";
import { logInAs } from "../_login.ts";
import { consentHint, logInWithoutProjects } from "./_auth.ts";

const command = ["auth-policy", "list"];

Deno.test("auth-policy list shows the policies of one's projects, and of no others", async () => {
  await using stage = await setStage();
  const [policy, ...others] = await listOf(stage, command);
  assert.deepEqual(others, []);
  assert.equal(policy?.["id"], seedIds.policy);
  const { stdout } = await works(stage, command);
  assert.equal(
    stdout,
    [seedIds.policy, "Members of Example University", seedIds.project, "false"].join("\t") + "\n",
  );
  assert.match(
    (await works(stage, [...command, "-F", "csv"])).stdout,
    /^id,display_name,project_id,/,
  );
  await logInAs(stage, { identity: "researcher@example.org" });
  assert.deepEqual(await listOf(stage, command), []);
});

Deno.test("auth-policy list without the consent exits 4 and says which one is missing", async () => {
  await using stage = await setStage();
  await logInWithoutProjects(stage);
  await fails(stage, command, 4, consentHint);
  assert.deepEqual(stage.sandbox.requests, []);
});
