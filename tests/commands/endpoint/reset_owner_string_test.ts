import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { changes, dryRun, fails, json, refused } from "../_expect.ts";
import { logInAs } from "../_login.ts";
import { trailOf } from "../_trail.ts";

const command = ["endpoint", "reset-owner-string"];

Deno.test("endpoint reset-owner-string deletes the owner string", async () => {
  await using stage = await setStage();
  assert.deepEqual(await json(stage, command), { status: "reset", changed: true });
  const [sent] = changes(stage);
  assert.deepEqual([sent?.method, sent?.path, sent?.status], [
    "DELETE",
    "/api/endpoint/owner_string",
    200,
  ]);
  const [row] = await trailOf(stage, "endpoint reset-owner-string");
  assert.equal(row?.["outcome"], "success");
});

Deno.test("endpoint reset-owner-string --dry-run describes the request and sends none", async () => {
  await using stage = await setStage();
  const [request] = await dryRun(stage, command);
  assert.equal(request?.["method"], "DELETE");
  assert.equal(request?.["body"], undefined);
});

Deno.test("endpoint reset-owner-string takes no argument, and needs the role", async () => {
  await using stage = await setStage();
  await refused(stage, [...command, "x"], /x|argument/);
  await logInAs(stage, { identity: "researcher@example.org" });
  await fails(stage, command, 5, /you need one of these roles/);
});
