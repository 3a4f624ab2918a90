import assert from "node:assert/strict";
import { join } from "node:path";
import { loginStage, testWithBrowser } from "../commands/_browser.ts";
import { setStage, type Stage } from "../_support/stage.ts";

async function becomeNode({ folder }: Stage, info: object): Promise<void> {
  await Deno.writeTextFile(join(folder, "node-info.json"), JSON.stringify(info));
}

for (const by of ["domain_name", "endpoint_id"] as const) {
  Deno.test(`--endpoint localhost on a node is this node's endpoint, by its ${by}`, async () => {
    await using stage = await setStage();
    const { address, endpointId } = stage.sandbox;
    await stage.run(["config", "set", "endpoint", "other.example.org"]);
    await becomeNode(stage, { [by]: by === "domain_name" ? address : endpointId.toUpperCase() });
    for (const words of [["--endpoint", "localhost"], ["--endpoint=localhost"]]) {
      const outcome = await stage.run(["endpoint", "show", ...words, "-F", "list"]);
      assert.equal(outcome.code, 0, outcome.stderr);
      assert.equal(outcome.stdout.trim(), endpointId);
    }
    const env = { GCS_CLI_ENDPOINT_ID: "localhost" };
    assert.equal((await stage.run(["endpoint", "show"], { env })).code, 0);
  });
}

Deno.test("localhost where there is no node says what to name instead, and asks nobody", async () => {
  await using stage = await setStage();
  for (const info of [undefined, {}, { "endpoint_id": "" }]) {
    if (info !== undefined) await becomeNode(stage, info);
    for (const line of [["endpoint", "show", "--endpoint", "localhost"], ["login", "localhost"]]) {
      stage.sandbox.clearRequests();
      const outcome = await stage.run(line);
      assert.equal(outcome.code, 2, outcome.stderr);
      assert.match(
        outcome.stderr,
        /Cannot tell the endpoint of this machine: no .*node-info\.json/,
      );
      assert.match(outcome.stderr, /hint: .*by its id/);
      assert.deepEqual(stage.sandbox.requests, []);
    }
  }
});

testWithBrowser("login localhost is for this node's endpoint, and keeps its id", async () => {
  const { stage, env } = await loginStage({ isLoggedIn: false });
  await using _ = stage;
  await becomeNode(stage, { "endpoint_id": stage.sandbox.endpointId, "domain_name": "gone.test" });
  const outcome = await stage.run(["login", "localhost", "--profile", "lab"], { env });
  assert.equal(outcome.code, 0, outcome.stderr);
  const config = await Deno.readTextFile(join(stage.folder, "config.yaml"));
  assert.match(config, new RegExp(`lab:\\n\\s+endpoint: ${stage.sandbox.endpointId}`));
  // Nothing of the node is needed any more: only root may read its file.
  await Deno.remove(join(stage.folder, "node-info.json"));
  const shown = await stage.run(["endpoint", "show", "--profile", "lab"]);
  assert.equal(shown.code, 0, shown.stderr);
});
