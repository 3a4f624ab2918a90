import assert from "node:assert/strict";
import { join } from "node:path";
import { setStage } from "../_support/stage.ts";
import { changes, json, works } from "./_expect.ts";

Deno.test("plan shows what was changed by hand, and exits 12 where that is asked for", async () => {
  await using stage = await setStage();
  const file = join(stage.folder, "site.yaml");
  await Deno.writeTextFile(file, (await works(stage, ["export"])).stdout);
  await works(stage, ["endpoint", "update", "--department", "Physics"]);
  stage.sandbox.clearRequests();
  const told = await stage.run(["diff", "-f", file, "--exit-code"]);
  assert.equal(told.code, 12);
  assert.equal(
    told.stdout,
    "~ endpoint\n" +
      '    department: "Physics" → "Research Computing"\n' +
      "Plan: 0 to create, 1 to change, 0 to delete.\n",
  );
  const { actions } = await json(stage, ["plan", "-f", file]);
  assert.deepEqual(actions, [{
    ...{ action: "update", kind: "endpoint", name: "endpoint", id: null },
    changes: [{ field: "department", from: "Physics", to: "Research Computing" }],
    requests: [{
      ...{ service: "gcs", method: "PATCH" },
      target: `${stage.sandbox.managerUrl}/api/endpoint?include=endpoint`,
      body: { "DATA_TYPE": "endpoint#1.0.0", department: "Research Computing" },
    }],
  }]);
  assert.deepEqual(changes(stage), []);
});
