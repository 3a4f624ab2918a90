import assert from "node:assert/strict";
import { setStage } from "../../_support/stage.ts";
import { listOf } from "../_list.ts";

Deno.test("profile list shows profiles with settings, with a login, and the one in use", async () => {
  await using stage = await setStage();
  await stage.run(["config", "set", "profiles.lab.endpoint", "lab.example.org"]);
  const rows = await listOf(stage, ["profile", "list"]);
  assert.deepEqual(rows, [
    { name: "default", current: true, "logged_in": true },
    { name: "lab", endpoint: "lab.example.org", current: false, "logged_in": false },
  ]);
  const [, lab] = await listOf(stage, ["profile", "list", "--profile", "lab"]);
  assert.equal(lab?.["current"], true);
});
